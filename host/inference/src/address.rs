//! Where an engine listens, and how it is reached: a socket of this machine, TCP, or TLS over TCP.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::TlsConnector;

/// The longest path that the address of a Unix socket holds, in bytes (`sockaddr_un` has 108, the last one is zero).
const LONGEST_SOCKET_PATH: usize = 107;

/// Bytes both ways.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Where an engine listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// `unix:/path`: a socket of this machine.
    Unix(PathBuf),
    /// `http://host:port`.
    Plain {
        /// A name or an IP address.
        host: String,
        /// The port.
        port: u16,
    },
    /// `https://host:port`.
    Tls {
        /// A name or an IP address; the certificate must be for it.
        host: String,
        /// The port.
        port: u16,
    },
}

impl Address {
    /// Reads `http://host[:port]`, `https://host[:port]` or `unix:/path`; nothing may stand after host and port but `/`.
    pub fn parse(url: &str) -> Option<Self> {
        if let Some(path) = url.strip_prefix("unix:") {
            return path
                .starts_with('/')
                .then(|| Self::Unix(PathBuf::from(path)));
        }
        let (tls, rest) = match url.strip_prefix("https://") {
            Some(rest) => (true, rest),
            None => (false, url.strip_prefix("http://")?),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match authority.rsplit_once(':') {
            // A colon inside brackets belongs to an IPv6 address.
            Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
            _ => (authority, if tls { 443 } else { 80 }),
        };
        let bare = host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let good = match bare {
            Some(bare) => bare.parse::<std::net::Ipv6Addr>().is_ok(),
            None => !host.is_empty() && host.chars().all(plain),
        };
        let host = bare.unwrap_or(host).to_owned();
        good.then_some(if tls {
            Self::Tls { host, port }
        } else {
            Self::Plain { host, port }
        })
    }

    /// What stands in the `Host` header.
    pub(crate) fn host(&self) -> String {
        match self {
            Self::Unix(_) => "gardon".to_owned(),
            Self::Plain { host, port } | Self::Tls { host, port } if host.contains(':') => {
                format!("[{host}]:{port}")
            }
            Self::Plain { host, port } | Self::Tls { host, port } => format!("{host}:{port}"),
        }
    }

    /// Opens a connection; `tls` is needed for [`Address::Tls`].
    pub(crate) async fn open(
        &self,
        tls: Option<&Arc<rustls::ClientConfig>>,
    ) -> io::Result<Box<dyn Stream>> {
        match self {
            Self::Unix(path) => Ok(Box::new(connect(path).await?)),
            Self::Plain { host, port } => Ok(Box::new(tcp(host, *port).await?)),
            Self::Tls { host, port } => {
                let Some(settings) = tls else {
                    return Err(io::Error::other("no TLS settings"));
                };
                let name = ServerName::try_from(host.clone()).map_err(io::Error::other)?;
                let plain = tcp(host, *port).await?;
                let connector = TlsConnector::from(Arc::clone(settings));
                Ok(Box::new(connector.connect(name, plain).await?))
            }
        }
    }
}

async fn tcp(host: &str, port: u16) -> io::Result<TcpStream> {
    let stream = TcpStream::connect((host, port)).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Connects to a Unix socket, however long its path is.
pub(crate) async fn connect(path: &Path) -> io::Result<UnixStream> {
    let short = ShortPath::new(path)?;
    UnixStream::connect(short.path()).await
}

/// A path that the address of a Unix socket can hold, standing for one that may be too long; valid while this lives.
#[derive(Debug)]
pub struct ShortPath {
    path: PathBuf,
    _folder: Option<File>,
}

impl ShortPath {
    /// The path itself if it is short enough, else one through an open handle of its folder.
    ///
    /// # Errors
    /// When the folder of a long path cannot be opened.
    pub fn new(path: &Path) -> io::Result<Self> {
        if path.as_os_str().len() <= LONGEST_SOCKET_PATH {
            return Ok(Self {
                path: path.to_owned(),
                _folder: None,
            });
        }
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        let folder = File::open(folder)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd())).join(name);
        Ok(Self {
            path,
            _folder: Some(folder),
        })
    }

    /// The path to bind or to connect to.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_or_refused() {
        let plain = |host: &str, port| {
            Some(Address::Plain {
                host: host.to_owned(),
                port,
            })
        };
        let tls = |host: &str, port| {
            Some(Address::Tls {
                host: host.to_owned(),
                port,
            })
        };
        for (url, expected) in [
            ("http://ia.commune.example", plain("ia.commune.example", 80)),
            ("http://10.0.0.1:8000/", plain("10.0.0.1", 8000)),
            ("http://[::1]:8000", plain("::1", 8000)),
            ("https://ia", tls("ia", 443)),
            ("https://[fe80::1]", tls("fe80::1", 443)),
            (
                "unix:/run/a.sock",
                Some(Address::Unix("/run/a.sock".into())),
            ),
            ("unix:a.sock", None),
            ("ftp://a", None),
            ("http://", None),
            ("http://a:b", None),
            ("http://a:70000", None),
            ("http://user@a", None),
            ("http://a/v1", None),
            ("http://a?b", None),
            ("http://[::1", None),
            ("a", None),
        ] {
            assert_eq!(Address::parse(url), expected, "{url}");
        }
    }

    #[test]
    fn a_long_path_is_reached_through_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a".repeat(120));
        std::fs::create_dir(&deep).unwrap();
        let socket = deep.join("engine.sock");
        let short = ShortPath::new(&socket).unwrap();
        assert!(short.path().as_os_str().len() <= LONGEST_SOCKET_PATH);
        let listener = std::os::unix::net::UnixListener::bind(short.path()).unwrap();
        assert!(socket.exists());
        drop(listener);
    }
}
