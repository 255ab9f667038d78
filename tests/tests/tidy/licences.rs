//! Licences of everything that is built into the binary, the plugins and the tests.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::check;
use crate::manifests::metadata;

/// Licences under which code may be shipped in an Apache-2.0 product, as SPDX identifiers.
const GOOD: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// SPDX exceptions that only give more rights.
const GOOD_EXCEPTIONS: &[&str] = &["LLVM-exception"];

/// Crates that are taken all the same, with the reason; none so far.
const NAMED: &[(&str, &str)] = &[];

/// The platforms that are built for.
const PLATFORMS: [&str; 3] = [
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "wasm32-wasip2",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
}

#[test]
fn dependencies_may_be_shipped() {
    let mut problems = BTreeSet::new();
    for platform in PLATFORMS {
        let output = metadata(&["--filter-platform", platform]);
        let known: Metadata = serde_json::from_slice(&output).expect("cargo metadata");
        assert!(
            known.packages.len() > 50,
            "{platform}: the dependencies are missing"
        );
        for package in known.packages {
            let licence = package.license.as_deref().unwrap_or("no licence");
            let named = NAMED.iter().any(|(name, _)| *name == package.name);
            if !named && !is_good(licence) {
                problems.insert(format!("{} {}: {licence}", package.name, package.version));
            }
        }
    }
    let problems: Vec<String> = problems.into_iter().collect();
    check(
        "every dependency has a licence that goes with Apache-2.0",
        &problems,
    );
}

#[test]
fn expressions_are_read() {
    for (expression, expected) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0-only OR MIT", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("MIT AND GPL-2.0-only", false),
        ("GPL-2.0-only WITH Classpath-exception-2.0", false),
        ("(MIT", false),
        ("MIT MIT", false),
        ("", false),
        ("no licence", false),
    ] {
        assert_eq!(is_good(expression), expected, "{expression}");
    }
}

/// Whether an SPDX expression leaves a way that is good throughout; `/` is the old way of writing `OR`.
fn is_good(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { tokens: &tokens };
    let good = reader.any();
    good == Some(true) && reader.tokens.is_empty()
}

/// Reads from the front; none when the expression is malformed. `AND` binds more closely than `OR`.
struct Reader<'a> {
    tokens: &'a [&'a str],
}

impl<'a> Reader<'a> {
    fn any(&mut self) -> Option<bool> {
        let mut good = self.all()?;
        while self.take("OR") {
            good |= self.all()?;
        }
        Some(good)
    }

    fn all(&mut self) -> Option<bool> {
        let mut good = self.one()?;
        while self.take("AND") {
            good &= self.one()?;
        }
        Some(good)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let good = self.any()?;
            return self.take(")").then_some(good);
        }
        let mut good = GOOD.contains(&self.next()?);
        if self.take("WITH") {
            good &= GOOD_EXCEPTIONS.contains(&self.next()?);
        }
        Some(good)
    }

    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.tokens.first() == Some(&token);
        if found {
            self.tokens = &self.tokens[1..];
        }
        found
    }
}
