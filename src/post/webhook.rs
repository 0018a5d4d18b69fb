//! One message → a webhook.
//!
//! In: an address that was declared, a message in JSON. Out: whether it was taken, else why not. Never: follows a redirect,
//! reads what is answered, or puts the address or the token into a text.

use crate::model::WebhookUrl;
use std::time::Duration;
use ureq::{Agent, Error};

/// A message on its way.
pub struct WebhookRequest<'a> {
    /// Where it goes.
    pub url: &'a WebhookUrl,
    /// A bearer token, when one is wanted.
    pub token: Option<&'a str>,
    /// JSON.
    pub body: &'a str,
    /// How long all of it may take.
    pub timeout: Duration,
}

/// Why a message was not taken, or may not have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookError {
    /// The answer has this status, which is none of success.
    Status(u16),
    /// The answer leads elsewhere: a message goes to the declared address or nowhere.
    Redirect(u16),
    /// Nobody knows the host.
    NoHost,
    /// There was no answer in time.
    Timeout,
    /// The certificate is not trusted.
    Certificate,
    /// There is no connection, or it broke off.
    Connection,
    /// Address or token cannot be written into a request.
    Form,
}

/// Posts a message. Only the status of the answer is looked at.
///
/// # Errors
/// [`WebhookError`]
pub fn post_webhook(request: &WebhookRequest<'_>) -> Result<(), WebhookError> {
    let config = Agent::config_builder()
        .timeout_global(Some(request.timeout))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .https_only(!request.url.is_loopback())
        .user_agent(concat!("tejun/", env!("CARGO_PKG_VERSION"), " (alerts)"));
    // What is on this machine is not asked for of a proxy.
    let config = if request.url.is_loopback() { config.proxy(None) } else { config };
    let agent = config.build().new_agent();
    let mut post = agent.post(request.url.as_str()).header("Content-Type", "application/json; charset=utf-8");
    if let Some(token) = request.token {
        post = post.header("Authorization", format!("Bearer {token}"));
    }
    let response = post.send(request.body).map_err(|error| of_error(&error))?;
    match response.status().as_u16() {
        200..=299 => Ok(()),
        status @ 300..=399 => Err(WebhookError::Redirect(status)),
        status => Err(WebhookError::Status(status)),
    }
}

/// The errors of the client hold addresses, so that only their kind is told.
fn of_error(error: &Error) -> WebhookError {
    match error {
        Error::HostNotFound => WebhookError::NoHost,
        Error::Timeout(_) => WebhookError::Timeout,
        Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => WebhookError::Timeout,
        Error::Io(error) if error.to_string().contains("lookup address") => WebhookError::NoHost,
        Error::Io(error) if error.to_string().contains("certificate") => WebhookError::Certificate,
        Error::Tls(_) | Error::Rustls(_) => WebhookError::Certificate,
        Error::BadUri(_) | Error::Http(_) => WebhookError::Form,
        _ => WebhookError::Connection,
    }
}
