//! Addresses that may be used: HTTPS, and plain HTTP to this machine alone.

use std::net::IpAddr;

use ureq::http::Uri;
use ureq::http::uri::Scheme;

use crate::Error;

/// An address that may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address(Uri);

impl Address {
    /// Reads an address.
    pub(super) fn parse(url: &str) -> Result<Self, Error> {
        let refused = || Error::Address {
            url: url.to_owned(),
        };
        let uri: Uri = url.parse().map_err(|_| refused())?;
        // A name and a password in an address would end up in messages.
        let is_plain = uri
            .authority()
            .is_some_and(|authority| !authority.as_str().contains('@'));
        let is_allowed = uri.scheme() == Some(&Scheme::HTTPS)
            || (uri.scheme() == Some(&Scheme::HTTP) && is_loopback(&uri));
        if is_plain && is_allowed {
            Ok(Self(uri))
        } else {
            Err(refused())
        }
    }

    /// Where a redirect from here leads, if it may.
    pub(super) fn redirected(&self, location: &str) -> Result<Self, Error> {
        let refused = || Error::Address {
            url: location.to_owned(),
        };
        let target = if location.starts_with('/') && !location.starts_with("//") {
            let mut parts = self.0.clone().into_parts();
            parts.path_and_query = Some(location.parse().map_err(|_| refused())?);
            Self(Uri::from_parts(parts).map_err(|_| refused())?)
        } else {
            Self::parse(location)?
        };
        if self.0.scheme() == Some(&Scheme::HTTPS) && target.0.scheme() != Some(&Scheme::HTTPS) {
            return Err(refused());
        }
        Ok(target)
    }

    /// Whether it is this machine, where no proxy is asked.
    pub(super) fn is_here(&self) -> bool {
        is_loopback(&self.0)
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.0
    }
}

/// A numeric loopback address; a name could be resolved to anything.
fn is_loopback(uri: &Uri) -> bool {
    uri.host()
        .map(|host| host.trim_start_matches('[').trim_end_matches(']'))
        .and_then(|host| host.parse::<IpAddr>().ok())
        .is_some_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_machine() {
        for good in [
            "https://example.org/a.gguf",
            "http://127.0.0.1:8080/a",
            "http://[::1]:8080/a",
        ] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://example.org/a.gguf",
            "http://localhost/a",
            "http://127.0.0.1.example.org/a",
            "https://user:secret@example.org/a",
            "ftp://example.org/a",
            "file:///etc/passwd",
            "/a",
            "",
        ] {
            assert!(
                matches!(Address::parse(bad), Err(Error::Address { .. })),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_redirect_stays_on_https() {
        let address = Address::parse("https://example.org/a?b").expect("an address");
        for (location, expected) in [
            (
                "https://cdn.example.org/x",
                Some("https://cdn.example.org/x"),
            ),
            ("/x?y=1", Some("https://example.org/x?y=1")),
            ("http://example.org/x", None),
            ("http://127.0.0.1/x", None),
            ("//example.org/x", None),
            ("x", None),
        ] {
            let found = address.redirected(location).ok();
            assert_eq!(
                found.map(|address| address.0.to_string()),
                expected.map(str::to_owned),
                "{location}"
            );
        }
        let here = Address::parse("http://127.0.0.1:1/a").expect("an address");
        assert!(here.redirected("http://example.org/x").is_err());
        assert!(here.redirected("http://127.0.0.1:2/x").is_ok());
    }
}
