//! The service as a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::support::{Folder, Ran, program};

/// A running service, ended with the test.
pub(crate) struct Service {
    child: Child,
    out: BufReader<ChildStdout>,
    pub(crate) url: String,
}

impl Service {
    /// Starts one in the folder `data`, on a free port.
    pub(crate) fn start(folder: &Folder, environment: &[(&str, &str)]) -> Service {
        Service::run(serve(folder, environment))
    }

    /// Starts one behind a command of the shell, such as one that sets a limit.
    pub(crate) fn limited(folder: &Folder, limit: &str) -> Service {
        let plain = serve(folder, &[]);
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{limit} && exec \"$0\" serve")]).arg(plain.get_program());
        command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        Service::run(command)
    }

    pub(crate) fn run(mut command: Command) -> Service {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        out.read_line(&mut line).expect("text");
        let Some(url) = line.trim().strip_prefix("Entrenous listens on ") else {
            let mut err = String::new();
            child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("text");
            panic!("{line}{err}");
        };
        Service { url: url.to_owned(), child, out }
    }

    /// The next line that it says to its operator.
    pub(crate) fn says(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("text");
        line
    }

    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("http://").expect("an address")
    }

    /// Sends a signal to it, by its own id.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().expect("kill");
        assert!(sent.success());
    }

    /// Waits until it has ended. Returns its exit code and its log.
    pub(crate) fn ended(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().expect("it ends").code();
        let mut log = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut log).expect("text");
        (code, log)
    }

    /// Stops it. Returns its log; it must end well.
    pub(crate) fn stop(self) -> String {
        self.signal("-TERM");
        let (code, log) = self.ended();
        assert_eq!(code, Some(0), "{log}");
        log
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// `entrenous` with settings for the folder.
pub(crate) fn with_data(folder: &Folder) -> Command {
    let mut command = program();
    command.env("ENTRENOUS_SERVER__DATA_DIR", folder.path("data"));
    command
}

/// `entrenous serve` on a free port.
pub(crate) fn serve(folder: &Folder, environment: &[(&str, &str)]) -> Command {
    let mut command = with_data(folder);
    command.arg("serve").env("ENTRENOUS_SERVER__LISTEN", "127.0.0.1:0").envs(environment.iter().copied());
    command
}

/// Runs `entrenous` beside the service, on its data.
pub(crate) fn beside(folder: &Folder, arguments: &[&str]) -> Ran {
    Ran::of(with_data(folder).args(arguments).output().expect("it runs"))
}

/// A browser that follows no redirects.
pub(crate) fn browser() -> reqwest::Client {
    // The client asks for one, though nothing here is encrypted.
    let _set_already = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client")
}
