//! One address → its answer.
//!
//! In: an address. Out: what its server says of it. Never: reads what is sent, or sends anything of the project.

use super::address::Address;
use super::{Answer, Unanswered};
use std::time::Duration;
use ureq::http::{Response, header::LOCATION};
use ureq::{Agent, Body, Error};

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often an address may lead on.
const MOST_REDIRECTS: usize = 10;

/// Asks addresses.
pub(super) struct HttpClient {
    agent: Agent,
    private: bool,
}

impl HttpClient {
    /// One that goes through the proxy of the environment, or past it to private addresses.
    pub(super) fn new(private: bool) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("tejun/", env!("CARGO_PKG_VERSION"), " (link check)"));
        let config = if private { config.proxy(None) } else { config };
        Self { agent: config.build().new_agent(), private }
    }

    /// What is known of an address once its redirects are followed.
    pub(super) fn ask(&self, address: &Address) -> Answer {
        let mut at = address.clone();
        // Where it has moved to for good: the end of the permanent redirects it begins with.
        let (mut moved, mut for_good) = (None, true);
        for _ in 0..=MOST_REDIRECTS {
            let response = match self.response(&at) {
                Ok(response) => response,
                Err(error) => return of_error(&error),
            };
            let status = response.status().as_u16();
            if !matches!(status, 301 | 302 | 303 | 307 | 308) {
                return of_status(status, moved);
            }
            let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let Some(next) = location.and_then(|location| at.led_to(location)) else {
                return Answer::Unknown(Unanswered::Redirects);
            };
            if next.is_private() && !self.private {
                return Answer::Unknown(Unanswered::Redirects);
            }
            for_good = for_good && matches!(status, 301 | 308);
            if for_good {
                moved = Some(next.text());
            }
            at = next;
        }
        Answer::Unknown(Unanswered::Redirects)
    }

    /// The head of the answer. Servers that do not like to be asked for the head alone are asked for the whole.
    fn response(&self, address: &Address) -> Result<Response<Body>, Error> {
        let url = address.text();
        match self.agent.head(&url).call() {
            Ok(response) if response.status().as_u16() < 400 => Ok(response),
            Ok(_) | Err(Error::Protocol(_)) => self.agent.get(&url).call(),
            Err(error) => Err(error),
        }
    }
}

fn of_status(status: u16, moved: Option<String>) -> Answer {
    match status {
        200..=399 => Answer::Ok { moved },
        404 | 410 => Answer::Gone(status),
        _ => Answer::Unknown(Unanswered::Status(status)),
    }
}

fn of_error(error: &Error) -> Answer {
    match error {
        Error::HostNotFound => Answer::NoHost,
        Error::Io(error) if is_no_host(&error.to_string()) => Answer::NoHost,
        Error::Timeout(_) => Answer::Unknown(Unanswered::Time),
        Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Answer::Unknown(Unanswered::Time),
        Error::Tls(_) | Error::Rustls(_) => Answer::Unknown(Unanswered::Certificate),
        Error::Io(error) if error.to_string().contains("certificate") => Answer::Unknown(Unanswered::Certificate),
        Error::BadUri(_) | Error::Http(_) => Answer::Unknown(Unanswered::Form),
        _ => Answer::Unknown(Unanswered::Connection),
    }
}

/// The words of Linux, macOS and Windows for a name that nobody knows; a resolver that cannot be asked says otherwise.
fn is_no_host(words: &str) -> bool {
    ["Name or service not known", "nodename nor servname provided", "No such host is known"]
        .iter()
        .any(|known| words.contains(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_said_counts_as_broken() {
        let io = |words: &str| of_error(&Error::Io(std::io::Error::other(words.to_owned())));
        assert_eq!(io("failed to lookup address information: Name or service not known"), Answer::NoHost);
        let later = "failed to lookup address information: Temporary failure in name resolution";
        assert_eq!(io(later), Answer::Unknown(Unanswered::Connection));
        assert_eq!(io("invalid peer certificate: UnknownIssuer"), Answer::Unknown(Unanswered::Certificate));
        for status in [401, 403, 405, 429, 500, 503, 999] {
            assert_eq!(of_status(status, None), Answer::Unknown(Unanswered::Status(status)), "{status}");
        }
        assert_eq!(of_status(404, Some("x".to_owned())), Answer::Gone(404));
        assert_eq!(of_status(206, None), Answer::Ok { moved: None });
    }
}
