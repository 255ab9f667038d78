//! One request, its redirects followed here, so that each can be looked at.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use ureq::http::{HeaderMap, StatusCode, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::address::Address;
use crate::Words;

/// The most redirects: model sites use one or two.
const MOST_REDIRECTS: usize = 5;

/// How long the connection itself may take.
const CONNECT: Duration = Duration::from_secs(30);

/// The start of an answer to a part that begins at the end of the file or after it (RFC 9110, 15.5.17).
pub(super) const NOTHING_THERE: u64 = u64::MAX;

/// The client of one download.
pub(super) struct Client {
    agent: Agent,
}

/// What a server answered.
pub(super) struct Reply {
    /// The byte of the file at which the body begins.
    pub(super) start: u64,
    /// The size of the whole file, where it is said.
    pub(super) total: Option<u64>,
    /// The mark of this version of the file, if it is one that can be relied on.
    pub(super) etag: Option<String>,
    pub(super) body: Box<dyn Read>,
}

/// Why there is no answer.
pub(super) enum Failure {
    /// Trying again may help.
    Cut(Words),
    /// It will not.
    Final(Words),
    /// A redirect to where nothing may be fetched.
    Address(String),
}

impl Client {
    /// A client that trusts the certificates of this machine.
    pub(super) fn new(address: &Address, silence: Duration) -> Self {
        let found = rustls_native_certs::load_native_certs();
        let certificates: Vec<Certificate<'static>> = found
            .certs
            .iter()
            .map(|certificate| Certificate::from_der(certificate.as_ref()).to_owned())
            .collect();
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::new(certificates)))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let mut settings = Agent::config_builder();
        if address.is_here() {
            settings = settings.proxy(None);
        }
        let agent = settings
            .tls_config(tls)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("gardon/", env!("CARGO_PKG_VERSION")))
            // A model is not compressed again, and a range of a compressed file is of no use.
            .accept_encoding("identity")
            .timeout_connect(Some(CONNECT))
            .timeout_per_read(Some(silence))
            .timeout_recv_response(Some(silence))
            .build()
            .new_agent();
        Self { agent }
    }

    /// Asks for a file, from a byte on if that version is still there.
    pub(super) fn get(
        &self,
        address: &Address,
        resume: Option<(u64, &str)>,
    ) -> Result<Reply, Failure> {
        let mut address = address.clone();
        for _ in 0..=MOST_REDIRECTS {
            let mut request = self.agent.get(address.uri());
            if let Some((start, etag)) = resume {
                request = request
                    .header(header::RANGE, format!("bytes={start}-"))
                    .header(header::IF_RANGE, etag);
            }
            let response = request.call().map_err(|error| failure(&error))?;
            let status = response.status();
            if status.is_redirection() {
                let location = text(response.headers(), header::LOCATION).unwrap_or_default();
                address = address
                    .redirected(location)
                    .map_err(|_| Failure::Address(location.chars().take(512).collect()))?;
                continue;
            }
            return reply(response);
        }
        Err(Failure::Final(Words::new(
            "trop de redirections",
            "too many redirects",
        )))
    }
}

fn reply(response: ureq::http::Response<Body>) -> Result<Reply, Failure> {
    let status = response.status();
    let headers = response.headers();
    let etag = text(headers, header::ETAG)
        // A weak mark promises the same meaning, not the same bytes.
        .filter(|etag| etag.starts_with('"') && etag.len() <= 256)
        .map(str::to_owned);
    let (start, total) = match status {
        StatusCode::OK => (
            0,
            text(headers, header::CONTENT_LENGTH).and_then(|length| length.parse().ok()),
        ),
        StatusCode::PARTIAL_CONTENT => text(headers, header::CONTENT_RANGE)
            .and_then(range)
            .ok_or_else(|| {
                Failure::Final(Words::new(
                    "le serveur répond à une partie sans dire laquelle",
                    "the server answers with a part and does not say which",
                ))
            })?,
        // The part that is asked for does not exist: told by a start that nothing fits, with the size if it is said.
        StatusCode::RANGE_NOT_SATISFIABLE => (
            NOTHING_THERE,
            text(headers, header::CONTENT_RANGE)
                .and_then(|text| text.strip_prefix("bytes */")?.trim().parse().ok()),
        ),
        status => {
            let words = Words::new(
                format!("le serveur répond {status}"),
                format!("the server answers {status}"),
            );
            let passing = status.is_server_error()
                || status == StatusCode::REQUEST_TIMEOUT
                || status == StatusCode::TOO_MANY_REQUESTS;
            return Err(if passing {
                Failure::Cut(words)
            } else {
                Failure::Final(words)
            });
        }
    };
    Ok(Reply {
        start,
        total,
        etag,
        body: Box::new(
            response
                .into_body()
                .into_with_config()
                // Bounded by whoever reads.
                .limit(u64::MAX)
                .reader(),
        ),
    })
}

/// `bytes 100-199/200`: the first byte and the size of the whole.
fn range(text: &str) -> Option<(u64, Option<u64>)> {
    let (span, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = span.split_once('-')?;
    Some((start.trim().parse().ok()?, total.trim().parse().ok()))
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn failure(error: &ureq::Error) -> Failure {
    let words = Words::new(
        format!("le serveur n'est pas joignable ({error})"),
        format!("the server cannot be reached ({error})"),
    );
    match error {
        ureq::Error::Io(_)
        | ureq::Error::Timeout(_)
        | ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Protocol(_) => Failure::Cut(words),
        // Certificates, proxies, addresses: the same tomorrow.
        _ => Failure::Final(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        for (text, expected) in [
            ("bytes 100-199/200", Some((100, Some(200)))),
            ("bytes 0-0/*", Some((0, None))),
            ("bytes */200", None),
            ("items 0-1/2", None),
            ("bytes -1-2/3", None),
        ] {
            assert_eq!(range(text), expected, "{text}");
        }
    }
}
