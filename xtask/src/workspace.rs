//! Where things are, as cargo tells it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// The workspace.
pub struct Workspace {
    /// The repository's root.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// The members.
    pub packages: Vec<Package>,
}

/// A member of the workspace.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its name, e.g. `entrenous-core`.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// What it depends on.
    pub edges: Vec<Edge>,
}

/// A direct dependency.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The package's name.
    pub to: String,
    /// Needed for tests only.
    pub dev: bool,
}

impl Workspace {
    /// Asks cargo.
    ///
    /// # Errors
    ///
    /// When cargo cannot be run or answers something else.
    pub fn load() -> Result<Self> {
        let output = cargo()
            .args(["metadata", "--format-version", "1", "--no-deps"])
            .stderr(std::process::Stdio::inherit())
            .output()
            .context("cannot run cargo metadata")?;
        ensure!(output.status.success(), "cargo metadata failed");
        Self::parse(&output.stdout).context("cargo metadata answered something else than expected")
    }

    /// Reads what `cargo metadata` prints.
    fn parse(json: &[u8]) -> Result<Self> {
        let json: Value = serde_json::from_slice(json)?;
        let packages = json["packages"].as_array().context("no packages")?;
        Ok(Self {
            root: text(&json["workspace_root"])?.into(),
            target: text(&json["target_directory"])?.into(),
            packages: packages.iter().map(package).collect::<Result<_>>()?,
        })
    }

    /// The release build of the product, built now; cargo shows its progress.
    ///
    /// # Errors
    ///
    /// When it does not build.
    pub fn build_release(&self) -> Result<PathBuf> {
        crate::duckdb::put_in_place(self)?;
        let build = ["build", "--release", "--package", "entrenous"];
        let status =
            cargo().current_dir(&self.root).args(build).status().context("cannot run cargo build")?;
        ensure!(status.success(), "the entrenous binary did not build");
        Ok(self.target.join("release").join(format!("entrenous{}", std::env::consts::EXE_SUFFIX)))
    }
}

/// The cargo that runs us, else the one on the path.
#[must_use]
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // It finds this in .cargo/config.toml by itself. Set from outside it would be news to it, and the engine's bindings be built once more.
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("target").join("duckdb");
    if std::env::var_os("DUCKDB_LIB_DIR").is_some_and(|folder| Path::new(&folder) == usual) {
        cargo.env_remove("DUCKDB_LIB_DIR");
    }
    cargo
}

/// Whether a program of this name is on the path.
#[must_use]
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// A path as a person at the root would type it.
#[must_use]
pub fn short<'a>(path: &'a Path, root: &Path) -> &'a Path {
    path.strip_prefix(root).unwrap_or(path)
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().context("a text was expected")
}

fn package(json: &Value) -> Result<Package> {
    let manifest = Path::new(text(&json["manifest_path"])?);
    let edges = json["dependencies"].as_array().context("no dependencies")?.iter().map(|edge| {
        let dev = edge["kind"].as_str() == Some("dev");
        Ok(Edge { to: text(&edge["name"])?.to_owned(), dev })
    });
    Ok(Package {
        name: text(&json["name"])?.to_owned(),
        folder: manifest.parent().unwrap_or(manifest).to_owned(),
        edges: edges.collect::<Result<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_prints_is_understood() {
        let json = br#"{"workspace_root": "/r", "target_directory": "/r/t", "packages": [
            {"name": "a", "manifest_path": "/r/crates/a/Cargo.toml", "dependencies": [
                {"name": "b", "kind": null}, {"name": "c", "kind": "dev"}]}]}"#;
        let workspace = Workspace::parse(json).unwrap();
        assert_eq!(workspace.packages[0].folder, Path::new("/r/crates/a"));
        let edges: Vec<_> =
            workspace.packages[0].edges.iter().map(|edge| (edge.to.as_str(), edge.dev)).collect();
        assert_eq!(edges, [("b", false), ("c", true)]);
        assert!(Workspace::parse(b"{}").is_err());
    }
}
