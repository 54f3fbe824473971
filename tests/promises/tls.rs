//! TLS against a real server with a private authority: it works with the authority's certificate, and without it, for
//! another host, or after its end, the error says which.

use std::sync::Arc;
use std::time::Duration;

use flows8x8::{Client, Error, ErrorKind};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::server::{Seen, answer_all, builder, http, serve_unasked};

const ANSWER: &[u8] = br#"{"flowId":"1","name":"n","status":"DRAFT","categories":["OTHER"]}"#;

/// A certificate authority of our own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        // Names differ, as those of real authorities do: a chain is looked up by them.
        let name = format!("Test authority {:?}", &key.public_key_raw()[..8]);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate and its key, as rustls takes them.
    fn issue(&self, host: &str, until: i32) -> (CertificateDer<'static>, PrivateKeyDer<'static>, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let pem = format!("{}{}", certificate.pem(), key.serialize_pem());
        (certificate.der().clone(), PrivateKeyDer::try_from(key.serialize_der()).unwrap(), pem)
    }
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Starts a TLS server; with `clients` it demands a client certificate of that authority.
async fn serve(
    identity: (CertificateDer<'static>, PrivateKeyDer<'static>, String),
    versions: &[&'static rustls::SupportedProtocolVersion],
    clients: Option<&Authority>,
) -> u16 {
    let config = ServerConfig::builder_with_provider(provider()).with_protocol_versions(versions).unwrap();
    let config = match clients {
        None => config.with_no_client_auth(),
        Some(authority) => {
            let mut roots = rustls::RootCertStore::empty();
            roots.add(authority.0.der().clone()).unwrap();
            let verifier =
                WebPkiClientVerifier::builder_with_provider(roots.into(), provider()).build().unwrap();
            config.with_client_cert_verifier(verifier)
        }
    };
    let config = config.with_single_cert(vec![identity.0], identity.1).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(socket).await {
                    answer_all(stream, &http(200, ANSWER), false, &Seen::default()).await;
                }
            });
        }
    });
    port
}

const BOTH: &[&rustls::SupportedProtocolVersion] = &[&rustls::version::TLS13, &rustls::version::TLS12];

async fn get(client: &Client) -> Result<String, Error> {
    client.get_flow("1").await.map(|flow| flow.name)
}

fn patient() -> flows8x8::ClientBuilder {
    builder().timeout(Duration::from_secs(10)).no_proxy()
}

/// The error of a call, which must be of kind `tls` and have been made once: certificates do not heal in a second.
async fn tls_error(client: &Client, says: &str) {
    let error = get(client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
    assert!(error.message().contains(says), "{says} is not in: {error}");
    assert_eq!(error.attempts(), 1, "{error}");
}

#[tokio::test]
async fn a_private_authority_works_once_it_is_given() {
    let authority = Authority::new();
    let port = serve(authority.issue("localhost", 2100), BOTH, None).await;
    let url = format!("https://localhost:{port}");
    let given = patient().base_url(&url).ca_pem(authority.pem()).build().unwrap();
    assert_eq!(get(&given).await.unwrap(), "n");
    let only = patient().base_url(&url).ca_pem(authority.pem()).only_ca(true).build().unwrap();
    assert_eq!(get(&only).await.unwrap(), "n");
    let bundled = patient().base_url(&url).ca_pem(authority.pem()).bundled_roots(true).build().unwrap();
    assert_eq!(get(&bundled).await.unwrap(), "n");

    let file = std::env::temp_dir().join(format!("flows8x8-ca-{}.pem", std::process::id()));
    std::fs::write(&file, authority.pem()).unwrap();
    let from_file = patient().base_url(&url).ca_file(&file).build().unwrap();
    assert_eq!(get(&from_file).await.unwrap(), "n");
    std::fs::remove_file(&file).unwrap();
}

#[tokio::test]
async fn an_unknown_authority_is_named_as_the_reason() {
    let port = serve(Authority::new().issue("localhost", 2100), BOTH, None).await;
    let url = format!("https://localhost:{port}");
    for client in [
        patient().base_url(&url).build().unwrap(),
        patient().base_url(&url).bundled_roots(true).build().unwrap(),
        patient().base_url(&url).ca_pem(Authority::new().pem()).only_ca(true).build().unwrap(),
    ] {
        tls_error(&client, "unknown issuer").await;
        let hint = get(&client).await.unwrap_err().hint().unwrap().to_owned();
        assert!(hint.contains("ca_file"), "{hint}");
    }
}

#[tokio::test]
async fn a_certificate_of_another_host_is_named_as_the_reason() {
    let authority = Authority::new();
    let port = serve(authority.issue("elsewhere.example", 2100), BOTH, None).await;
    let client =
        patient().base_url(format!("https://localhost:{port}")).ca_pem(authority.pem()).build().unwrap();
    tls_error(&client, "not valid for the host name localhost").await;
}

#[tokio::test]
async fn an_expired_certificate_is_named_as_the_reason() {
    let authority = Authority::new();
    let port = serve(authority.issue("localhost", 2021), BOTH, None).await;
    let client =
        patient().base_url(format!("https://localhost:{port}")).ca_pem(authority.pem()).build().unwrap();
    tls_error(&client, "has expired").await;
}

#[tokio::test]
async fn tls_1_3_alone_is_enough_and_so_is_1_2() {
    let authority = Authority::new();
    let newest: &[_] = &[&rustls::version::TLS13];
    let older: &[_] = &[&rustls::version::TLS12];
    for versions in [newest, older] {
        let port = serve(authority.issue("localhost", 2100), versions, None).await;
        let client =
            patient().base_url(format!("https://localhost:{port}")).ca_pem(authority.pem()).build().unwrap();
        assert_eq!(get(&client).await.unwrap(), "n");
    }
}

#[tokio::test]
async fn a_client_certificate_is_sent_where_one_is_demanded() {
    let authority = Authority::new();
    for versions in [BOTH, &[&rustls::version::TLS12]] {
        let port = serve(authority.issue("localhost", 2100), versions, Some(&authority)).await;
        let base = || patient().base_url(format!("https://localhost:{port}")).ca_pem(authority.pem());
        let pem = authority.issue("client.example", 2100).2;
        let with = base().client_certificate_pem(pem).build().unwrap();
        assert_eq!(get(&with).await.unwrap(), "n");
        tls_error(&base().build().unwrap(), "refused the TLS handshake").await;
    }
}

#[tokio::test]
async fn a_server_without_tls_is_named_as_the_reason() {
    let url = serve_unasked(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let client = patient().base_url(url.replace("http:", "https:")).build().unwrap();
    tls_error(&client, "does not speak TLS").await;
}

#[test]
fn certificates_that_are_none_are_refused_at_construction() {
    let build = |pem: &str| builder().ca_pem(pem).build().unwrap_err();
    for pem in ["", "no pem", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
        assert_eq!(build(pem).kind(), ErrorKind::Configuration, "{pem}");
    }
    assert_eq!(builder().only_ca(true).build().unwrap_err().kind(), ErrorKind::Configuration);
    let missing = builder().ca_file("no/such/ca.pem").build().unwrap_err();
    assert!(missing.message().contains("no/such/ca.pem"), "{missing}");
}
