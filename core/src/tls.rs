//! TLS: which roots are trusted, and why a handshake failed, in words.

use std::sync::{Arc, OnceLock};

use rustls::client::danger::ServerCertVerifier;
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{CertificateError, ClientConfig, InvalidMessage, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::{Error, Result};

/// What the caller said about TLS.
#[derive(Clone, Default)]
pub(crate) struct TlsSettings {
    /// Certificates to trust beside the platform's.
    pub(crate) extra_roots: Vec<CertificateDer<'static>>,
    /// Trust nothing but `extra_roots`.
    pub(crate) only_extra_roots: bool,
    /// Trust the roots built into this library instead of the platform's.
    pub(crate) bundled_roots: bool,
    /// PEM text with a client certificate, its chain and its key.
    pub(crate) client_certificate: Option<zeroize::Zeroizing<Vec<u8>>>,
}

impl TlsSettings {
    fn is_default(&self) -> bool {
        self.extra_roots.is_empty()
            && !self.only_extra_roots
            && !self.bundled_roots
            && self.client_certificate.is_none()
    }

    /// Adds every certificate of a PEM text.
    pub(crate) fn add_pem(&mut self, pem: &[u8], source: &str) -> Result<()> {
        let before = self.extra_roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| {
                Error::configuration(format!("{source} is no PEM text")).with_cause(error.to_string())
            })?;
            self.extra_roots.push(certificate);
        }
        if self.extra_roots.len() == before {
            let text = format!("{source} holds no certificate");
            return Err(
                Error::configuration(text).with_hint("it must hold -----BEGIN CERTIFICATE----- blocks")
            );
        }
        Ok(())
    }

    /// The configuration for connections to an `https` base URL.
    pub(crate) fn config(&self) -> Result<ClientConfig> {
        // Loading the platform's roots takes about 20 ms, so a process does it once for all clients that say nothing.
        static DEFAULT: OnceLock<ClientConfig> = OnceLock::new();
        if !self.is_default() {
            return self.build();
        }
        if let Some(config) = DEFAULT.get() {
            return Ok(with_own_sessions(config));
        }
        let config = self.build()?;
        Ok(with_own_sessions(DEFAULT.get_or_init(|| config)))
    }

    fn build(&self) -> Result<ClientConfig> {
        let provider = provider();
        let verifier = self.verifier(&provider)?;
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| unusable("the TLS versions", &error))?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        let Some(pem) = &self.client_certificate else {
            return Ok(builder.with_no_client_auth());
        };
        let pem = pem.strip_prefix(b"\xef\xbb\xbf").unwrap_or(pem);
        let chain: Vec<_> = CertificateDer::pem_slice_iter(pem).filter_map(|block| block.ok()).collect();
        // The text holds a private key, so no message repeats any of it.
        let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| {
            let encrypted = pem.windows(9).any(|word| word == b"ENCRYPTED");
            let what = if encrypted {
                "only an encrypted private key, which cannot be used"
            } else {
                "no private key"
            };
            Error::configuration(format!("the client certificate's PEM text holds {what}"))
        })?;
        if chain.is_empty() {
            return Err(Error::configuration("the client certificate's PEM text holds no certificate"));
        }
        builder.with_client_auth_cert(chain, key).map_err(|error| unusable("the client certificate", &error))
    }

    fn verifier(&self, provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>> {
        if self.only_extra_roots {
            if self.extra_roots.is_empty() {
                return Err(Error::configuration("only_ca is set, but no ca_file or ca_pem is given"));
            }
            return self.webpki(RootCertStore::empty(), provider);
        }
        if !self.bundled_roots {
            // Without extra roots first: with some, a platform that has none would go unnoticed.
            match Verifier::new(provider.clone()) {
                Ok(verifier) if self.extra_roots.is_empty() => return Ok(Arc::new(verifier)),
                Ok(_) => {
                    let extra = self.extra_roots.iter().cloned();
                    let verifier = Verifier::new_with_extra_roots(extra, provider.clone())
                        .map_err(|error| unusable("ca_file or ca_pem", &error))?;
                    return Ok(Arc::new(verifier));
                }
                Err(error) => no_platform_roots(&error)?,
            }
        }
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        self.webpki(roots, provider)
    }

    fn webpki(
        &self,
        mut roots: RootCertStore,
        provider: &Arc<CryptoProvider>,
    ) -> Result<Arc<dyn ServerCertVerifier>> {
        for certificate in &self.extra_roots {
            roots.add(certificate.clone()).map_err(|error| unusable("ca_file or ca_pem", &error))?;
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(roots.into(), provider.clone())
            .build()
            .map_err(|error| unusable("the TLS roots", &error))?;
        Ok(verifier)
    }
}

/// A slim container has no roots at all: the bundled ones are better than no connection. But where somebody has said
/// where the roots are, none there is a mistake, and trusting others would hide it.
fn no_platform_roots(error: &rustls::Error) -> Result<()> {
    let said = ["SSL_CERT_FILE", "SSL_CERT_DIR"].into_iter().find(|name| std::env::var_os(name).is_some());
    match said {
        Some(name) => {
            Err(Error::configuration(format!("{name} is set, but no certificate can be read there"))
                .with_hint("correct the variable or unset it"))
        }
        None => {
            tracing::debug!(target: "flows8x8", %error, "the platform has no TLS roots, using the bundled ones");
            Ok(())
        }
    }
}

/// The same configuration with a store of sessions of its own. That store has a lock, which a child of a fork would
/// inherit in whatever state another thread had left it.
pub(crate) fn with_own_sessions(config: &ClientConfig) -> ClientConfig {
    const SESSIONS: usize = 32;
    let mut config = config.clone();
    config.resumption = Resumption::in_memory_sessions(SESSIONS);
    config
}

/// The configuration for a client that speaks plain HTTP: no roots, because loading them takes time.
pub(crate) fn unused_config() -> Result<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable("the TLS versions", &error))?;
    Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    PROVIDER.get_or_init(|| Arc::new(rustls::crypto::ring::default_provider())).clone()
}

fn unusable(what: &str, error: &dyn std::fmt::Display) -> Error {
    Error::configuration(format!("{what} cannot be used")).with_cause(error.to_string())
}

/// Whether the server refuses the client's certificate, or that it has none: in TLS 1.3 that comes after the handshake.
pub(crate) fn refuses_client(error: &rustls::Error) -> bool {
    use rustls::AlertDescription as Alert;
    matches!(
        error,
        rustls::Error::AlertReceived(
            Alert::AccessDenied
                | Alert::BadCertificate
                | Alert::CertificateExpired
                | Alert::CertificateRequired
                | Alert::CertificateRevoked
                | Alert::CertificateUnknown
                | Alert::HandshakeFailure
                | Alert::UnknownCA
                | Alert::UnsupportedCertificate
        )
    )
}

/// A failed handshake for people: what is wrong, and what to do.
pub(crate) fn describe(error: &rustls::Error, host: &str) -> (String, Option<&'static str>) {
    use CertificateError as Bad;
    const CA_HINT: &str = "add the issuer's certificate with ca_file (or SSL_CERT_FILE); behind a company proxy it is the company's";
    const CLOCK_HINT: &str = "check this machine's clock; if it is right, the server needs a new certificate";
    match error {
        rustls::Error::InvalidCertificate(reason) => match reason {
            Bad::UnknownIssuer => (
                format!("the certificate of {host} is issued by an unknown authority (unknown issuer)"),
                Some(CA_HINT),
            ),
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => (
                format!("the certificate is not valid for the host name {host} (wrong host)"),
                Some("check base_url: the certificate belongs to another host"),
            ),
            Bad::Expired | Bad::ExpiredContext { .. } => {
                (format!("the certificate of {host} has expired"), Some(CLOCK_HINT))
            }
            Bad::NotValidYet | Bad::NotValidYetContext { .. } => {
                (format!("the certificate of {host} is not valid yet"), Some(CLOCK_HINT))
            }
            Bad::Revoked => (format!("the certificate of {host} was revoked"), None),
            other => (format!("the certificate of {host} is not acceptable: {other}"), Some(CA_HINT)),
        },
        rustls::Error::AlertReceived(alert) => (
            format!("{host} refused the TLS handshake: {alert:?}"),
            Some(
                "the server may ask for a client certificate (client_certificate_pem) or another TLS version",
            ),
        ),
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            (format!("{host} does not speak TLS"), Some("check the scheme and the port of base_url"))
        }
        other => (format!("the TLS handshake with {host} failed: {other}"), None),
    }
}
