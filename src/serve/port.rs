//! An address and a port → a socket that listens.
//!
//! In: what was asked for. Out: the socket, and a word when it is not quite that. Never: takes another port than one that
//! was asked for by number.

use super::{Event, ServeError, USUAL_PORT};
use crate::diag::{Diagnostic, code};
use crate::say;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

/// How many ports after the usual one are tried before the system is asked for any.
const TRIES: u16 = 20;

/// A socket that listens, and where.
pub(super) struct Listening {
    pub(super) socket: TcpListener,
    pub(super) address: SocketAddr,
}

pub(super) fn listen(bind: IpAddr, port: Option<u16>, on_event: &dyn Fn(Event<'_>)) -> Result<Listening, ServeError> {
    let socket = match port {
        Some(port) => at(bind, port)?,
        None => first_free(bind, USUAL_PORT, on_event)?,
    };
    if !bind.is_loopback() {
        let message = say!(
            "`{bind}` で待ち受けるため、ほかの端末からもプレビューを読めます",
            "listening on `{bind}`: other machines can read the preview"
        );
        let hint = say!("この端末だけなら `--bind` を外します", "leave `--bind` out to keep it to this machine");
        on_event(Event::Said(&Diagnostic::new(code::SERVE_OPEN, None, message).hint(hint)));
    }
    let address = socket.local_addr().map_err(|error| ServeError::Address(SocketAddr::new(bind, 0), error))?;
    Ok(Listening { socket, address })
}

/// The usual port or the next free one above it; at last, any.
fn first_free(bind: IpAddr, usual: u16, on_event: &dyn Fn(Event<'_>)) -> Result<TcpListener, ServeError> {
    let ports = (usual..usual.saturating_add(TRIES)).chain(std::iter::once(0));
    for port in ports {
        match at(bind, port) {
            Err(ServeError::Address(_, error)) if error.kind() == ErrorKind::AddrInUse => {}
            Ok(socket) if port != usual => {
                let got = socket.local_addr().map_or(port, |address| address.port());
                let message =
                    say!("ポート {usual} は使われているため、{got} を使います", "port {usual} is taken; using {got}");
                on_event(Event::Said(&Diagnostic::new(code::SERVE_PORT, None, message)));
                return Ok(socket);
            }
            other => return other,
        }
    }
    at(bind, 0)
}

fn at(bind: IpAddr, port: u16) -> Result<TcpListener, ServeError> {
    let address = SocketAddr::new(bind, port);
    TcpListener::bind(address).map_err(|error| ServeError::Address(address, error))
}

/// How this machine reaches an address that is listened on: "every address" is none to connect to.
fn connect_address(address: SocketAddr) -> SocketAddr {
    let host = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(host, address.port())
}

/// What to type into a browser on this machine.
pub(super) fn url(address: SocketAddr) -> String {
    format!("http://{}/", connect_address(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn a_taken_port_is_passed_over_or_refused() {
        let bind = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let taken = at(bind, 0).unwrap();
        let port = taken.local_addr().unwrap().port();
        let said = RefCell::new(Vec::new());
        let on_event = |event: Event<'_>| match event {
            Event::Said(diagnostic) => said.borrow_mut().push(diagnostic.code),
            _ => unreachable!("only the port is spoken of"),
        };
        let free = first_free(bind, port, &on_event).unwrap();
        assert_ne!(free.local_addr().unwrap().port(), port);
        assert_eq!(*said.borrow(), [code::SERVE_PORT]);
        assert!(matches!(listen(bind, Some(port), &on_event), Err(ServeError::Address(..))));
    }

    #[test]
    fn addresses_are_ones_a_browser_can_open() {
        let at = |ip: &str| url(SocketAddr::new(ip.parse().unwrap(), 4000));
        assert_eq!(at("127.0.0.1"), "http://127.0.0.1:4000/");
        assert_eq!(at("0.0.0.0"), "http://127.0.0.1:4000/");
        assert_eq!(at("::"), "http://[::1]:4000/");
    }
}
