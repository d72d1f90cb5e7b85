//! What to put into a server's configuration so that its log holds all the evidence there is.

/// A web server that can be told what to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// nginx.
    Nginx,
    /// Apache httpd.
    Apache,
    /// Caddy.
    Caddy,
}

impl Server {
    /// All of them.
    pub const ALL: [Server; 3] = [Server::Nginx, Server::Apache, Server::Caddy];

    /// The server of a name.
    pub fn named(name: &str) -> Option<Server> {
        match &*name.to_ascii_lowercase() {
            "nginx" => Some(Server::Nginx),
            "apache" | "httpd" | "apache2" => Some(Server::Apache),
            "caddy" => Some(Server::Caddy),
            _ => None,
        }
    }

    /// Its name in the command line.
    pub fn name(self) -> &'static str {
        match self {
            Server::Nginx => "nginx",
            Server::Apache => "apache",
            Server::Caddy => "caddy",
        }
    }
}

/// A snippet of configuration, ready to paste, whose lines are recognised without any option.
pub fn recommended(server: Server) -> &'static str {
    match server {
        Server::Nginx => include_str!("recommended/nginx.conf"),
        Server::Apache => include_str!("recommended/apache.conf"),
        Server::Caddy => include_str!("recommended/Caddyfile"),
    }
}
