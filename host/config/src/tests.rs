//! What parses, what does not, and what the refusal says.

use crate::{Bytes, ColumnKind, Config, Limit, Limits, ServerRole, Span};

fn check(text: &str, expected: Result<(), &str>) {
    let got = Config::parse(text, "gardon.toml")
        .map(|_| ())
        .map_err(|error| error.to_string());
    match (got, expected) {
        (Ok(()), Ok(())) => {}
        (Err(message), Err(part)) => assert!(
            message.contains(part),
            "« {message} » does not hold « {part} »"
        ),
        (got, expected) => assert_eq!(got, expected.map_err(str::to_owned), "for {text}"),
    }
}

#[test]
fn whole_file() {
    let config = Config::parse(
        r#"
        [me]
        name = "Claire Vasseur"
        addresses = ["claire@exemple.test"]
        [limits]
        memory = "128 MiB"
        [mailboxes.courrier]
        path = "/srv/courrier.mbox"
        [plugins.exemple]
        sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
        [plugins.exemple.grants.inference]
        models = ["*"]
        [plugins.exemple.limits]
        transfer = "64 MiB"
        [defaults."mail triage"]
        limit = 50
        "#,
        "gardon.toml",
    )
    .unwrap();
    assert_eq!(config.limits.memory, Some(Bytes::mebibytes(128)));
    assert_eq!(
        config.plugins["exemple"].limits.transfer,
        Some(Bytes::mebibytes(64))
    );
    assert!(config.plugins["exemple"].grants.get("inference").is_some());
}

#[test]
fn refusals_name_file_line_and_way_out() {
    check("", Ok(()));
    check(
        "[me]\nnom = 'x'\n",
        Err("gardon.toml:2: unknown field `nom`, expected `name` or `addresses`"),
    );
    check(
        "[limits]\nmemory = '1 GiB'\n",
        Err("« limits.memory »: 1 GiB is more than the largest value allowed, 512 MiB"),
    );
    check(
        "[limits]\nmemory = 'beaucoup'\n",
        Err("gardon.toml:2: « beaucoup » is not a size"),
    );
    check(
        "[limits]\nprocessor-time = '5'\n",
        Err("gardon.toml:2: « 5 » is not a length of time"),
    );
    check(
        "[mailboxes.a]\npath = 'relatif'\n",
        Err("« mailboxes.a.path »: the path must be absolute"),
    );
    check(
        "[mailboxes.'a/b']\npath = '/x'\n",
        Err("a name is not empty"),
    );
    check(
        "[plugins.x.grants]\ninference = {}\n",
        Err("« plugins.x.sha256 »: grants are bound to a component"),
    );
    check(
        "[plugins.x]\nsha256 = 'ABC'\n",
        Err("64 lower-case hexadecimal digits"),
    );
    check(
        "[plugins.x.limits]\nstack = '64 KiB'\n",
        Err("set it under [limits]"),
    );
    check("[network]\n", Err("gardon.toml:1: unknown field `network`"));
}

#[test]
fn user_file_lies_over_system_file() {
    let system = Config::parse("[me]\nname='A'\n[limits]\nmemory='32 MiB'\nhandles=10\n[defaults.'mail triage']\nlimit=1\n", "s").unwrap();
    let user = Config::parse(
        "[limits]\nhandles=20\n[defaults.'mail triage']\nlabels='l'\n",
        "u",
    )
    .unwrap();
    let merged = system.merge(user);
    assert_eq!(merged.me.name, "A");
    assert_eq!(
        (merged.limits.memory, merged.limits.handles),
        (Some(Bytes::mebibytes(32)), Some(20))
    );
    assert_eq!(merged.defaults["mail triage"].len(), 2);
}

#[test]
fn every_limit_has_a_default_below_its_most() {
    let limits = Limits::default();
    for limit in Limit::ALL {
        assert!(
            !limit.key().is_empty() && !limits.value(*limit).is_empty() && !limit.most().is_empty()
        );
    }
    assert_eq!(limits.value(Limit::memory), "64 MiB");
    assert_eq!(limits.value(Limit::processor_time), "5 s");
}

#[test]
fn the_engine_is_set_up_key_by_key() {
    let system = Config::parse("[inference]\nthreads = 4\nidle-exit = '5 min'\n", "s").unwrap();
    let user = Config::parse("[inference]\nthreads = 2\n", "u").unwrap();
    let merged = system.merge(user).inference;
    assert_eq!(merged.threads, Some(2));
    assert_eq!(merged.idle_exit, Some(Span::milliseconds(300_000)));
    for (text, part) in [
        (
            "threads = 0",
            "« inference.threads »: a number from 1 to 512",
        ),
        (
            "context = 100",
            "« inference.context »: a number from 512 to",
        ),
        (
            "parallel = 65",
            "« inference.parallel »: a number from 1 to 64",
        ),
        ("batch = 1", "« inference.batch »"),
        ("gpu-layers = 1001", "« inference.gpu-layers »"),
        ("loaded = 0", "« inference.loaded »"),
        ("queue = 0", "« inference.queue »"),
        (
            "idle-exit = '1 ms'",
            "« inference.idle-exit »: a time from 1 s to 1440 min",
        ),
        ("model-idle = '0 s'", "« inference.model-idle »"),
        ("listen = 'localhost'", "unknown field `listen`"),
    ] {
        check(&format!("[inference]\n{text}\n"), Err(part));
    }
}

#[test]
fn servers_are_the_systems() {
    let text = r#"
        [servers.calcul]
        url = "https://ia.commune.example"
        dialect = "openai"
        models = { grand = "mistral-small" }
        token-file = "/etc/gardon/calcul.token"
        ca-file = "/etc/gardon/ca.pem"
        answer-within = "2 min"
        [servers.vecteurs]
        url = "unix:/run/vecteurs.sock"
        dialect = "gardon"
        role = "embedding"
        models = ["bge-m3"]
    "#;
    let system = Config::parse(text, "/etc/gardon/gardon.toml").unwrap();
    let pairs = system.servers["calcul"].models.pairs();
    assert_eq!(pairs, [("grand".to_owned(), "mistral-small".to_owned())]);
    assert_eq!(system.servers["vecteurs"].role, ServerRole::Embedding);
    let refused = Config::parse_user(text, "u").unwrap_err().to_string();
    assert!(refused.contains("system's configuration only"), "{refused}");
    assert!(Config::parse_user("[inference]\nthreads = 2\n", "u").is_ok());
    let server = |line: &str| {
        let url = if line.starts_with("url") {
            ""
        } else {
            "url = 'http://a'\n"
        };
        let models = if line.starts_with("models") {
            ""
        } else {
            "models = ['m']\n"
        };
        format!("[servers.a]\ndialect = 'gardon'\n{url}{models}{line}\n")
    };
    for (line, part) in [
        ("url = 'ftp://a'", "« servers.a.url »"),
        ("url = 'http://'", "« servers.a.url »"),
        ("models = []", "name at least one model"),
        ("models = ['']", "name at least one model"),
        ("models = ['m', 'm']", "« m » is named twice"),
        (
            "token-file = 'token'",
            "« servers.a.token-file »: the path must be absolute",
        ),
        ("ca-file = '/ca.pem'", "https:// only"),
        ("answer-within = '2 ms'", "« servers.a.answer-within »"),
        ("replicas = ['ftp://b']", "« servers.a.replicas »"),
        (
            "token-credential = '../shadow'",
            "« servers.a.token-credential »",
        ),
        (
            "token-credential = 'a'\ntoken-file = '/a'",
            "« servers.a.token-credential »",
        ),
        ("role = 'both'", "unknown variant `both`"),
        ("token = 'secret'", "unknown field `token`"),
    ] {
        check(&server(line), Err(part));
    }
    check(
        "[servers.a]\nurl = 'http://a'\n",
        Err("missing field `dialect`"),
    );
}

#[test]
fn registers_are_checked_key_by_key() {
    let text = r#"
        [registers.paie]
        kind = "postgres"
        write = true
        url = "postgres://gardon@bases.commune.example/gardon"
        credential = "gardon-paie"
        [registers.conges]
        kind = "sqlite"
        path = "/srv/rh/conges.sqlite"
        own-rows = { column = "matricule", identifier = "/etc/gardon/matricules.toml" }
        [registers.conges.tables.soldes]
        table = "SOLDE_CONGES"
        key = ["agent", "annee"]
        columns = { agent = "MATR", annee = "AN", solde = { column = "NB", kind = "decimal" } }
    "#;
    let system = Config::parse(text, "s").unwrap();
    let solde = &system.registers["conges"].tables["soldes"].columns["solde"];
    assert_eq!(solde.parts(), ("NB", Some(ColumnKind::Decimal)));
    assert_eq!(
        Config::parse_user(text, "u").unwrap_err().to_string(),
        "u: « registers.paie »: database servers are named in the system's configuration only, /etc/gardon/gardon.toml; ask the administrator"
    );
    let own = "[registers.b]\nkind='sqlite'\npath='/b'\nown-rows={column='m',identifier='login'}\n";
    assert_eq!(
        Config::parse_user(own, "u").unwrap_err().to_string(),
        "u: « registers.b.own-rows »: rows are bound to the caller in the system's configuration only, /etc/gardon/gardon.toml: whoever calls does not say who that is"
    );
    // A user adds registers and exchanges none.
    let user =
        "[registers.conges]\nkind='sqlite'\npath='/a'\n[registers.b]\nkind='sqlite'\npath='/b'\n";
    let merged = system.merge(Config::parse_user(user, "u").unwrap());
    assert!(merged.registers["conges"].own_rows.is_some());
    assert_eq!(merged.registers["b"].path.as_deref(), Some("/b"));
    let server = "kind='postgres'\nurl='postgres://u@h/d'\n";
    let file = "kind='sqlite'\npath='/a'\n";
    for (lines, part) in [
        ("path='/a'", "missing field `kind`"),
        (
            "kind='sqlite'\npath='a'",
            "« registers.a.path »: the path must be absolute",
        ),
        (
            "kind='sqlite'\npath='/a'\nurl='postgres://h/d'",
            "this is for kind = \"postgres\"",
        ),
        (
            "kind='postgres'\nurl='mysql://h/d'",
            "« postgres://user@host:port/database »",
        ),
        (
            "kind='postgres'\nurl='postgres://u:secret@h/d'",
            "no password stands here",
        ),
        (
            "kind='postgres'\nurl='postgres://h/d?password=secret'",
            "no password stands here",
        ),
        (
            "kind='postgres'\nurl='postgres://h/d?sslmode=disable'",
            "no `sslmode`",
        ),
        (
            &format!("{server}path='/a'"),
            "this is for kind = \"sqlite\"",
        ),
        (
            &format!("{server}password='secret'"),
            "unknown field `password`",
        ),
        (
            &format!("{server}password-file='secret'"),
            "the path must be absolute",
        ),
        (
            &format!("{server}password-file='/s'\ncredential='c'"),
            "« registers.a.credential »",
        ),
        (
            &format!("{server}credential='../c'"),
            "« registers.a.credential »",
        ),
        (&format!("{server}schema=''"), "« registers.a.schema »"),
        (
            &format!("{file}own-rows={{column='m',identifier='name'}}"),
            "« registers.a.own-rows »",
        ),
        (
            &format!("{file}write=true\nown-rows={{column='m',identifier='uid'}}"),
            "are only read",
        ),
        (
            &format!("{file}[registers.a.tables.t]\ntable=''"),
            "« registers.a.tables.t »",
        ),
        (
            &format!("{file}[registers.a.tables.t]\ntable='T'\nkey=['k']\ncolumns={{a='A'}}"),
            "the key names columns",
        ),
    ] {
        check(&format!("[registers.a]\n{lines}\n"), Err(part));
    }
    check(
        "[registers.'A/b']\nkind='sqlite'\npath='/a'\n",
        Err("lower-case letters"),
    );
}
