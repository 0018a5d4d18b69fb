//! A few files for the browser that prints them, over loopback: a page that comes from a server may not open files of the machine.
//!
//! In: files. Out: their addresses, while the value lives. Never: reads a file, answers to other machines, or changes a byte of what it
//! was given.

use super::http_server::HttpServer;
use super::live_reload::LiveReload;
use super::preview::{Preview, by_path};
use super::{ServeError, port};
use crate::diag::Lang;
use crate::model::{Artifact, encode_path};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// Files that are handed out until it is dropped.
pub(crate) struct PrintServer {
    address: SocketAddr,
    _http: HttpServer,
}

impl PrintServer {
    /// Hands out files at a free port of this machine alone.
    ///
    /// # Errors
    /// [`ServeError`] when the system gives no port or no thread.
    pub(crate) fn start(files: Vec<Artifact>) -> Result<Self, ServeError> {
        let listening = port::listen(IpAddr::V4(Ipv4Addr::LOCALHOST), Some(0), &|_| {})?;
        let address = listening.address;
        let live = Arc::new(LiveReload::new(0));
        live.show(Preview::plain(by_path(files)));
        Ok(Self { address, _http: HttpServer::start(listening, Lang::default(), live, Arc::new(|_| {}))? })
    }

    /// The address of one of its files.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{}", port::url(self.address), encode_path(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    fn asked(address: SocketAddr, target: &str, host: &str) -> String {
        let mut connection = TcpStream::connect(address).unwrap();
        write!(connection, "GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[test]
    fn its_files_are_handed_out_as_they_are_and_nothing_else() {
        let page = "<!doctype html><body>頁</body>";
        let file = Artifact { path: "手順/index.html".to_owned(), bytes: Arc::from(page.as_bytes()), route: None };
        let paper = PrintServer::start(vec![file]).unwrap();
        let address = paper.address;
        assert!(address.ip().is_loopback());
        let url = paper.url("手順/index.html");
        assert_eq!(url, format!("http://{address}/%E6%89%8B%E9%A0%86/index.html"));
        let host = address.to_string();
        let target = url.strip_prefix(&format!("http://{host}")).unwrap();
        assert!(asked(address, target, &host).ends_with(&format!("\r\n\r\n{page}")), "no script is added");
        for (target, host, status) in
            [("/etc/passwd", &*host, "404"), ("/../etc/passwd", &host, "400"), (target, "evil.example", "403")]
        {
            let answer = asked(address, target, host);
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{target} {host}: {answer}");
        }
        drop(paper);
        assert!(TcpStream::connect(address).is_err(), "it ends with the value");
    }
}
