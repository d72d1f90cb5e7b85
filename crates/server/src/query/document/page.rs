//! The document as a page: no script, nothing from elsewhere.

use askama::Template;
use serde_json::Value;

#[derive(Template)]
#[template(config = "src/query/document/askama.toml", path = "docs.html")]
struct Page {
    title: String,
    version: String,
    intro: String,
    groups: Vec<Group>,
    schemas: Vec<Schema>,
}

/// Operations of a tag.
struct Group {
    about: String,
    operations: Vec<Operation>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    about: String,
    locks: String,
    parameters: Vec<Field>,
    body: Option<Kind>,
    answers: Vec<Answer>,
    example: String,
}

struct Answer {
    status: String,
    about: String,
    kind: Option<Kind>,
}

struct Schema {
    name: String,
    about: String,
    kind: Kind,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    kind: Kind,
    required: bool,
    about: String,
}

/// A type in words, with the schemas that it names.
struct Kind {
    text: String,
    schemas: Vec<String>,
}

/// The page of a document.
pub(super) fn page(document: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let tags = document["tags"].as_array().into_iter().flatten();
    let groups = tags.map(|tag| Group {
        about: text(&tag["description"]),
        operations: operations(document, &tag["name"]),
    });
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let schemas = schemas.map(|(name, schema)| Schema {
        name: name.clone(),
        about: text(&schema["description"]),
        kind: kind(schema),
        fields: fields(schema),
    });
    let page = Page {
        title: text(&document["info"]["title"]),
        version: text(&document["info"]["version"]),
        intro: text(&document["info"]["description"]),
        groups: groups.collect(),
        schemas: schemas.collect(),
    };
    // Writing to a string cannot fail.
    page.render().unwrap_or_default()
}

fn operations(document: &Value, tag: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            if operation["tags"][0] == *tag {
                operations.push(read(path, method, operation));
            }
        }
    }
    operations
}

fn read(path: &str, method: &str, operation: &Value) -> Operation {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let answers = operation["responses"].as_object().into_iter().flatten();
    let locks = operation["security"].as_array().into_iter().flatten().filter_map(Value::as_object).flatten();
    let locks: Vec<String> = locks
        .map(|(name, scopes)| {
            let scopes: Vec<_> = scopes.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if scopes.is_empty() { name.clone() } else { format!("{name} with {}", scopes.join(" or ")) }
        })
        .collect();
    Operation {
        id: text(&operation["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        about: text(&operation["description"]),
        locks: if locks.is_empty() { "open to all".to_owned() } else { locks.join(", or ") },
        parameters: parameters
            .map(|parameter| Field {
                name: text(&parameter["name"]),
                kind: kind(&parameter["schema"]),
                required: parameter["required"] == true,
                about: text(&parameter["description"]),
            })
            .collect(),
        body: content(&operation["requestBody"]["content"]),
        answers: answers
            .map(|(status, answer)| Answer {
                status: status.clone(),
                about: text(&answer["description"]),
                kind: content(&answer["content"]),
            })
            .collect(),
        example: text(&operation["x-codeSamples"][0]["source"]),
    }
}

/// Bodies of several types are named by their types.
fn content(content: &Value) -> Option<Kind> {
    let content = content.as_object()?;
    match content.iter().next() {
        Some((media, body)) if content.len() == 1 => {
            let mut kind = kind(&body["schema"]);
            kind.text = format!("{} ({media})", kind.text);
            Some(kind)
        }
        _ => Some(Kind { text: content.keys().cloned().collect::<Vec<_>>().join(", "), schemas: Vec::new() }),
    }
}

fn fields(schema: &Value) -> Vec<Field> {
    let required = schema["required"].as_array();
    let properties = schema["properties"].as_object().into_iter().flatten();
    let field = |(name, field): (&String, &Value)| Field {
        name: name.clone(),
        kind: kind(field),
        required: required.is_some_and(|names| names.contains(&Value::from(name.as_str()))),
        about: field["description"].as_str().unwrap_or_default().to_owned(),
    };
    properties.map(field).collect()
}

fn kind(schema: &Value) -> Kind {
    let mut schemas = Vec::new();
    let text = words(schema, &mut schemas);
    schemas.dedup();
    Kind { text, schemas }
}

fn words(schema: &Value, schemas: &mut Vec<String>) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        schemas.push(name.to_owned());
        return name.to_owned();
    }
    for several in ["anyOf", "allOf"] {
        if let Some(kinds) = schema[several].as_array() {
            return kinds.iter().map(|kind| words(kind, schemas)).collect::<Vec<_>>().join(" or ");
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(Value::to_string).collect::<Vec<_>>().join(", ");
    }
    let named = match &schema["type"] {
        Value::String(name) => name.clone(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => "anything".to_owned(),
    };
    match (named.as_str(), schema["items"].is_object()) {
        ("array", true) => format!("array of {}", words(&schema["items"], schemas)),
        _ => named,
    }
}
