//! `engine:` of `tejun.yaml`: where a cluster is, and how long it is waited for.
//!
//! In: the nodes of the entry. Out: [`EngineConfig`], with defaults for what is not written or wrong; and, of a project's sources, what
//! this program has no engine for. Never: reads the environment,
//! holds credentials, or shows the line in which some were written.

use super::amount::Seconds;
use super::{EngineConfig, Source, Spark};
use crate::diag::{Diagnostic, Place, code};
use crate::say;
use crate::syntax::{Entry, Form, Node, Reader, Value, Whole, forms, keys};
use indexmap::IndexMap;
use std::net::Ipv6Addr;

keys! {
    /// `engine`.
    pub(super) struct EngineKeys<'n> {
        spark: Option<SparkForm>, "Spark Connect", "Spark Connect";
    }

    struct SparkKeys<'n> {
        connect: Option<&'n Node>, "アドレス（`sc://host:15002`）", "its address, such as `sc://host:15002`";
        timeout: Seconds = Spark::default().timeout_seconds, "一つの問いを待つ時間", "how long one question is waited for";
        retries: Whole<u32, 0, 10> = Spark::default().retries, "やり直す回数", "how often it is tried again";
        keep: bool = Spark::default().keep, "答えを次の実行まで取っておくか", "whether answers are kept for later runs";
        cache: bool = Spark::default().cache, "読んだ表を Spark に覚えさせるか", "whether Spark remembers tables that were read";
    }
}

forms! {
    /// `spark`.
    pub(super) SparkForm => Spark = spark, |lang| SparkKeys::schema(lang);
}

/// Reads the entry of the root.
pub(super) fn read(reader: &mut Reader<'_>, root: &Node) -> EngineConfig {
    let Some(node) = root.get("engine").filter(|node| !node.is_null()) else { return EngineConfig::default() };
    if let Some(credential) = credential_in(node) {
        // Nothing more is said of this setting: the lines that findings show would hold it.
        refuse_credential(reader, credential);
        return EngineConfig::default();
    }
    let keys = EngineKeys::from_node(reader, node);
    EngineConfig { spark: keys.and_then(|keys| keys.spark).unwrap_or_default() }
}

/// That this program was built without the engine that the sources of a project need, once for all of them.
pub fn not_built(sources: &IndexMap<String, Source>) -> Option<Diagnostic> {
    let mut remote = sources.values().filter(|source| source.is_remote() && source.as_read().is_some());
    let first = remote.next().filter(|_| !cfg!(feature = "spark"))?;
    let name = &first.name;
    let message = match remote.count() {
        0 => say!(
            "`{name}` は Spark が読むソースですが、この tejun は Spark なしで作られています",
            "`{name}` is read by Spark, and this tejun was built without Spark"
        ),
        others => say!(
            "`{name}` とほか {others} 件は Spark が読むソースですが、この tejun は Spark なしで作られています",
            "`{name}` and {others} more are read by Spark, and this tejun was built without Spark"
        ),
    };
    Some(Diagnostic::new(code::ENGINE_NOT_BUILT, first.place.clone(), message).hint(say!(
        "tejun のソースのあるフォルダーで `cargo install --path . --features spark` を実行し、それを使います",
        "use one that `cargo install --path . --features spark` makes in the folder of tejun's own source"
    )))
}

fn spark(reader: &mut Reader<'_>, node: &Node) -> Option<Spark> {
    let place = Some(reader.place(&node.range));
    let Some(keys) = SparkKeys::from_node(reader, node) else { return Some(Spark { place, ..Spark::default() }) };
    Some(Spark {
        connect: keys.connect.and_then(|node| address(reader, node)),
        timeout_seconds: keys.timeout,
        retries: keys.retries,
        keep: keys.keep,
        cache: keys.cache,
        place: keys.connect.map(|node| reader.place(&node.range)).or(place),
    })
}

fn address(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.text_of(node)?;
    if is_address(text) {
        return Some(text.to_owned());
    }
    let message = say!(
        "Spark Connect の接続先を `sc://host:15002` の形で書きます（`{text}` は読めません）",
        "expected an address such as `sc://host:15002`, found `{text}`"
    );
    let diagnostic = reader.at(code::CONFIG_INVALID, node, message);
    reader.fail(diagnostic.hint(say!(
        "`sc://host[:port][/;名前=値;…]` の形です（例: `sc://spark.example.com:443/;use_ssl=true`）",
        "its form is `sc://host[:port][/;name=value;…]`, such as `sc://spark.example.com:443/;use_ssl=true`"
    )));
    None
}

/// Whether a text is `sc://host[:port][/;name=value;…]`.
fn is_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("sc://") else { return false };
    let (server, parameters) = rest.split_once('/').map_or((rest, ""), |(server, rest)| (server, rest));
    let listed = parameters.strip_prefix(';').map(|listed| listed.strip_suffix(';').unwrap_or(listed));
    is_server(server) && (parameters.is_empty() || listed.is_some_and(|listed| listed.split(';').all(is_parameter)))
}

fn is_server(server: &str) -> bool {
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (server, None),
    };
    let number = |port: &str| !port.starts_with('+') && port.parse::<u16>().is_ok_and(|port| port > 0);
    is_host(host) && port.is_none_or(number)
}

fn is_host(host: &str) -> bool {
    if let Some(inside) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return inside.parse::<Ipv6Addr>().is_ok();
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !host.is_empty() && host.chars().all(plain)
}

fn is_parameter(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    !name.is_empty() && name.chars().all(plain) && !value.is_empty() && value.chars().all(|c| c.is_ascii_graphic())
}

/// Where a credential is written, also below a key that is not known.
fn credential_in(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::Scalar(text, _) => holds_credentials(text).then_some(node),
        Value::List(nodes) => nodes.iter().find_map(credential_in),
        Value::Map(entries) => entries.iter().find_map(|Entry { key, node }| {
            let named = is_credential(&key.text) && !node.is_null();
            if named { Some(node) } else { credential_in(node) }
        }),
    }
}

/// Whether a text may hold credentials, also where it is no address.
fn holds_credentials(text: &str) -> bool {
    let mut names = text.split([';', '/', '?', '&']).filter_map(|part| part.split_once('=')).map(|(name, _)| name);
    text.contains('@') || names.any(is_credential)
}

fn is_credential(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase().replace('-', "_");
    ["user", "user_id", "passwd", "authorization"].contains(&name.as_str())
        || ["token", "secret", "password"].iter().any(|word| name.contains(word))
}

/// Says that a credential stands in the file. The place is the file, since a line that is shown would show it.
fn refuse_credential(reader: &mut Reader<'_>, node: &Node) {
    let at = reader.place(&node.range);
    let (line, column) = (at.line, at.column);
    let message = say!(
        "{line} 行目 {column} 文字目の `engine` の設定に、認証情報（`token`・`user_id` など）を書いてはいけません",
        "expected no credentials in `engine`, found some (`token`, `user_id` …) at line {line}, column {column}"
    );
    reader.fail(Diagnostic::new(code::CONFIG_SECRET, Place::file(reader.file), message).hint(say!(
        "`connect: sc://host:15002` とだけ書き、認証情報は環境変数で渡します。書いてしまった `token` は変えます",
        "write `connect: sc://host:15002` alone, pass credentials in the environment, and change the `token` that stood there"
    )));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_a_host_and_perhaps_more() {
        for good in [
            "sc://host",
            "sc://host/",
            "sc://spark.example.com:15002",
            "sc://[::1]:15002",
            "sc://[::1]",
            "sc://10.0.0.1:443/;use_ssl=true",
            "sc://host:443/;use_ssl=true;x-cluster-id=1-a;",
        ] {
            assert!(is_address(good) && !holds_credentials(good), "{good}");
        }
        for bad in [
            "",
            "host:15002",
            "http://host",
            "sc://",
            "sc://:15002",
            "sc://host:0",
            "sc://host:+1",
            "sc://host:port",
            "sc://host:70000",
            "sc://ho st",
            "sc://[::1",
            "sc://[x]",
            "sc://host;use_ssl=true",
            "sc://host/path",
            "sc://host/;",
            "sc://host/;use_ssl",
            "sc://host/;=true",
            "sc://host/;a=b c",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn credentials_are_seen_in_every_dress() {
        for text in [
            "sc://h/;token=x",
            "sc://h/;use_ssl=true;TOKEN=x",
            "sc://h/;user_id=me",
            "sc://h/;user-id=me",
            "sc://h/;x-access-token=x",
            "sc://me:x@h",
            "h;token = x",
            "https://h/?token=x",
        ] {
            assert!(holds_credentials(text), "{text}");
        }
    }
}
