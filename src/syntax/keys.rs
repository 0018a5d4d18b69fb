//! Keys that are declared once.
//!
//! In: declarations: the name of a key, what it may hold, what stands for it when nobody writes it, and what it says, in both
//! languages. Out: the reading of a map with everything that is wrong in it, hints for unknown keys, and a JSON Schema. Never:
//! looks another entry up: what a name leads to is found by whoever has the other entries.
//!
//! ```ignore
//! keys! {
//!     /// `banner`: what is said above every page.
//!     struct BannerKeys<'n> {
//!         text: Required<&'n str>, "何と言うか", "what it says";
//!         level: Level = Level::Info, "どれほど大事か", "how much it matters";
//!         until: Option<&'n Node>, "いつまで", "until when";
//!     }
//! }
//! ```

use super::{Fields, Key, Node, Reader};
use crate::diag::{Lang, Message};
use serde_json::{Map, Value, json};
use std::ops::Range;

/// A form of values.
pub(crate) trait Form<'n>: Sized {
    /// What a value of this form is once it was read.
    type Held;

    /// The value of a node; what is no such value is said, and breaks the entry.
    fn from_node(reader: &mut Reader<'_>, node: &'n Node) -> Option<Self::Held>;

    /// Its form, as JSON Schema.
    fn schema(_: Lang) -> Value {
        json!({})
    }

    /// How it is written, where the schema can tell it as what holds without a word.
    fn written(_: &Self::Held) -> Option<Value> {
        None
    }
}

/// How a key is declared: one that may be left out (`Option`), one that must be there ([`Required`]), or several ([`Vec`]).
pub(crate) trait Keyed<'n> {
    /// What is known once it was read.
    type Held;
    /// Whether it must be there.
    const REQUIRED: bool = false;

    fn read(reader: &mut Reader<'_>, declared: Declared<'_, 'n>) -> Self::Held;

    fn schema(lang: Lang) -> Value;
}

/// A declaration with what else it takes: of a plain value that which stands for it, of a required one the hint when it is
/// missing.
pub(crate) trait KeyedWith<'n> {
    type Held;
    type With;
    const REQUIRED: bool = false;

    fn read_with(reader: &mut Reader<'_>, declared: Declared<'_, 'n>, with: Self::With) -> Self::Held;

    fn schema_with(lang: Lang, with: Self::With) -> Value;
}

/// One declared key while it is read.
pub(crate) struct Declared<'e, 'n> {
    /// Its name.
    pub name: &'static str,
    /// Its value, when somebody wrote one.
    pub node: Option<&'n Node>,
    /// Where its entry stands, for what is missing in it.
    pub entry: &'e Range<usize>,
}

/// A key that must be there; nothing when it is missing or wrong, which breaks the entry.
pub(crate) struct Required<T>(std::marker::PhantomData<T>);

/// The keys of one map.
pub(crate) trait Keys<'n>: Sized {
    /// Reads them among the keys of a map, without a word about others.
    fn take(reader: &mut Reader<'_>, fields: &mut Fields<'n>, entry: &Range<usize>) -> Self;

    /// Adds them to a schema.
    fn declare(lang: Lang, schema: &mut Schema);

    /// Adds them to a schema as keys that another value may call for.
    fn declare_optional(lang: Lang, schema: &mut Schema) {
        let required = schema.required.len();
        Self::declare(lang, schema);
        schema.required.truncate(required);
    }

    /// Reads a map that has these keys and no others.
    fn read(reader: &mut Reader<'_>, node: &'n Node, entry: &Range<usize>) -> Option<Self> {
        let mut fields = reader.fields(node)?;
        let keys = Self::take(reader, &mut fields, entry);
        fields.finish(reader);
        Some(keys)
    }

    /// Reads the entry of a name.
    fn of_entry(reader: &mut Reader<'_>, key: &Key, node: &'n Node) -> Option<Self> {
        Self::read(reader, node, &key.range)
    }
}

/// Keys that stand beside one another in one map.
impl<'n, A: Keys<'n>, B: Keys<'n>> Keys<'n> for (A, B) {
    fn take(reader: &mut Reader<'_>, fields: &mut Fields<'n>, entry: &Range<usize>) -> Self {
        (A::take(reader, fields, entry), B::take(reader, fields, entry))
    }

    fn declare(lang: Lang, schema: &mut Schema) {
        A::declare(lang, schema);
        B::declare(lang, schema);
    }
}

impl<'n, A: Keys<'n>, B: Keys<'n>> Form<'n> for (A, B) {
    type Held = Self;

    fn from_node(reader: &mut Reader<'_>, node: &'n Node) -> Option<Self> {
        Self::read(reader, node, &(node.range.start..node.range.start))
    }

    fn schema(lang: Lang) -> Value {
        Schema::of::<Self>(lang)
    }
}

/// The entries of a map whose keys are names of the author's.
pub(crate) type Entries<'n> = Vec<(&'n Key, &'n Node)>;

/// The schema of a map while its keys are added.
#[derive(Default)]
pub(crate) struct Schema {
    properties: Map<String, Value>,
    required: Vec<Value>,
}

impl Schema {
    /// That of a map that has the keys of `K` and no others.
    pub(crate) fn of<'n, K: Keys<'n>>(lang: Lang) -> Value {
        let mut schema = Self::default();
        K::declare(lang, &mut schema);
        schema.object()
    }

    /// That of a map of names with values of a form.
    pub(crate) fn named(form: &Value) -> Value {
        json!({ "type": "object", "additionalProperties": form })
    }

    /// That of one value of several forms.
    pub(crate) fn either(forms: &[Value]) -> Value {
        json!({ "anyOf": forms })
    }

    /// A key of a form.
    pub(crate) fn add(&mut self, name: &str, form: Value, required: bool, says: &str) {
        let mut form = form;
        if let Value::Object(form) = &mut form {
            form.shift_insert(0, "description".to_owned(), says.into());
        }
        self.properties.insert(name.to_owned(), form);
        if required {
            self.required.push(name.into());
        }
    }

    /// The whole map, which may have other keys of the author's as well, each with a value of a form.
    pub(crate) fn with_names(self, form: &Value) -> Value {
        let mut object = self.object();
        object["additionalProperties"] = form.clone();
        object
    }

    /// The whole map.
    pub(crate) fn object(self) -> Value {
        let mut object = json!({ "type": "object", "properties": self.properties, "additionalProperties": false });
        if !self.required.is_empty() {
            object["required"] = self.required.into();
        }
        object
    }
}

impl<'n, T: Form<'n>> Keyed<'n> for Option<T> {
    type Held = Option<T::Held>;

    fn read(reader: &mut Reader<'_>, declared: Declared<'_, 'n>) -> Self::Held {
        declared.node.and_then(|node| T::from_node(reader, node))
    }

    fn schema(lang: Lang) -> Value {
        T::schema(lang)
    }
}

impl<'n, T: Form<'n>> Keyed<'n> for Required<T> {
    type Held = Option<T::Held>;
    const REQUIRED: bool = true;

    fn read(reader: &mut Reader<'_>, declared: Declared<'_, 'n>) -> Self::Held {
        let node = declared.node.or_else(|| reader.missing(declared.name, declared.entry, None));
        node.and_then(|node| T::from_node(reader, node))
    }

    fn schema(lang: Lang) -> Value {
        T::schema(lang)
    }
}

impl<'n, T: Form<'n>> KeyedWith<'n> for Required<T> {
    type Held = Option<T::Held>;
    type With = Message;
    const REQUIRED: bool = true;

    fn read_with(reader: &mut Reader<'_>, declared: Declared<'_, 'n>, hint: Message) -> Self::Held {
        let node = declared.node.or_else(|| reader.missing(declared.name, declared.entry, Some(hint)));
        node.and_then(|node| T::from_node(reader, node))
    }

    fn schema_with(lang: Lang, _: Message) -> Value {
        T::schema(lang)
    }
}

impl<'n, T: Form<'n>> KeyedWith<'n> for T {
    type Held = T::Held;
    type With = T::Held;

    fn read_with(reader: &mut Reader<'_>, declared: Declared<'_, 'n>, usual: T::Held) -> T::Held {
        declared.node.and_then(|node| T::from_node(reader, node)).unwrap_or(usual)
    }

    fn schema_with(lang: Lang, usual: T::Held) -> Value {
        let mut form = T::schema(lang);
        if let Some(written) = T::written(&usual) {
            form["default"] = written;
        }
        form
    }
}

/// One value or a list of them.
impl<'n, T: Form<'n>> Keyed<'n> for Vec<T> {
    type Held = Vec<T::Held>;

    fn read(reader: &mut Reader<'_>, declared: Declared<'_, 'n>) -> Self::Held {
        let nodes = declared.node.map(|node| reader.list_of(node)).unwrap_or_default();
        nodes.into_iter().filter_map(|node| T::from_node(reader, node)).collect()
    }

    fn schema(lang: Lang) -> Value {
        let one = T::schema(lang);
        Schema::either(&[one.clone(), json!({ "type": "array", "items": one })])
    }
}

/// Declares the keys of a map: `name: form, "日本語", "english";`. A key that is written otherwise says so (`kind as "type"`);
/// of several spellings the first that stands counts.
macro_rules! keys {
    ($(
        $(#[$about:meta])*
        $seen:vis struct $name:ident<$n:lifetime> {
            $( $field:ident $(as $($written:literal)|+)? : $form:ty $(= $with:expr)? , $ja:literal, $en:literal; )*
        }
    )+) => { $(
        $(#[$about])*
        $seen struct $name<$n> {
            $( #[doc = $en] $field: $crate::syntax::keys::held!($n, $form $(, $with)?), )*
        }

        impl<$n> $crate::syntax::Keys<$n> for $name<$n> {
            fn take(
                reader: &mut $crate::syntax::Reader<'_>,
                fields: &mut $crate::syntax::Fields<$n>,
                entry: &std::ops::Range<usize>,
            ) -> Self {
                Self {
                    $( $field: {
                        let names = $crate::syntax::keys::names!($field $($($written)|+)?);
                        let declared = fields.declared(names, entry);
                        $crate::syntax::keys::read!($n, $form, reader, declared $(, $with)?)
                    }, )*
                }
            }

            fn declare(lang: $crate::diag::Lang, schema: &mut $crate::syntax::Schema) {
                $(
                    let (form, required) = $crate::syntax::keys::form!($n, $form, lang $(, $with)?);
                    let names = $crate::syntax::keys::names!($field $($($written)|+)?);
                    schema.add(names[0], form, required, lang.pick($ja, $en));
                )*
            }
        }

        impl<$n> $crate::syntax::Form<$n> for $name<$n> {
            type Held = Self;

            fn from_node(reader: &mut $crate::syntax::Reader<'_>, node: &$n $crate::syntax::Node) -> Option<Self> {
                <Self as $crate::syntax::Keys<$n>>::read(reader, node, &(node.range.start..node.range.start))
            }

            fn schema(lang: $crate::diag::Lang) -> serde_json::Value {
                $crate::syntax::Schema::of::<Self>(lang)
            }
        }
    )+ };
}

macro_rules! held {
    ($n:lifetime, $form:ty) => {
        <$form as $crate::syntax::keys::Keyed<$n>>::Held
    };
    ($n:lifetime, $form:ty, $with:expr) => {
        <$form as $crate::syntax::keys::KeyedWith<$n>>::Held
    };
}

macro_rules! read {
    ($n:lifetime, $form:ty, $reader:ident, $declared:ident) => {
        <$form as $crate::syntax::keys::Keyed<$n>>::read($reader, $declared)
    };
    ($n:lifetime, $form:ty, $reader:ident, $declared:ident, $with:expr) => {
        <$form as $crate::syntax::keys::KeyedWith<$n>>::read_with($reader, $declared, $with)
    };
}

macro_rules! form {
    ($n:lifetime, $form:ty, $lang:ident) => {
        (
            <$form as $crate::syntax::keys::Keyed<$n>>::schema($lang),
            <$form as $crate::syntax::keys::Keyed<$n>>::REQUIRED,
        )
    };
    ($n:lifetime, $form:ty, $lang:ident, $with:expr) => {
        (
            <$form as $crate::syntax::keys::KeyedWith<$n>>::schema_with($lang, $with),
            <$form as $crate::syntax::keys::KeyedWith<$n>>::REQUIRED,
        )
    };
}

macro_rules! names {
    ($field:ident) => { &[stringify!($field)] };
    ($field:ident $($written:literal)|+) => { &[$($written),+] };
}

/// Declares a choice of words: a new enumeration, or the words of one that stands elsewhere.
macro_rules! words {
    (
        $(#[$about:meta])*
        $seen:vis enum $name:ident {
            $( $(#[$case_about:meta])* $case:ident = $word:literal, )+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
        $seen enum $name {
            $( $(#[$case_about])* $case, )+
        }

        $crate::syntax::words! { $name { $( $word => $name::$case, )+ } }
    };
    ($name:ty { $( $word:literal => $case:expr, )+ }) => {
        $crate::syntax::words! { $name: &[$( ($word, $case) ),+] }
    };
    ($name:ty: $words:expr) => {
        impl $crate::syntax::Words for $name {
            const WORDS: &'static [(&'static str, Self)] = $words;
        }

        impl<'n> $crate::syntax::Form<'n> for $name {
            type Held = Self;

            fn from_node(reader: &mut $crate::syntax::Reader<'_>, node: &'n $crate::syntax::Node) -> Option<Self> {
                reader.choice(node, <Self as $crate::syntax::Words>::WORDS)
            }

            fn schema(_: $crate::diag::Lang) -> serde_json::Value {
                let words = <Self as $crate::syntax::Words>::WORDS.iter().map(|(word, _)| *word);
                serde_json::json!({ "enum": words.collect::<Vec<_>>() })
            }

            fn written(value: &Self) -> Option<serde_json::Value> {
                $crate::syntax::Words::word(*value).map(Into::into)
            }
        }
    };
}

/// Declares forms that a function reads: `Name => what it gives = function;`, with a schema where it is more than a text.
macro_rules! forms {
    ($( $(#[$about:meta])* $seen:vis $name:ident => $held:ty = $read:path $(, |$lang:ident| $schema:expr)?; )*) => {
        $(
            $(#[$about])*
            $seen struct $name;

            impl<'n> $crate::syntax::Form<'n> for $name {
                type Held = $held;

                fn from_node(reader: &mut $crate::syntax::Reader<'_>, node: &'n $crate::syntax::Node) -> Option<$held> {
                    $read(reader, node)
                }

                fn schema(lang: $crate::diag::Lang) -> serde_json::Value {
                    $crate::syntax::keys::schema!(lang $(, |$lang| $schema)?)
                }
            }
        )*
    };
}

macro_rules! schema {
    ($given:ident) => {
        <&str as $crate::syntax::Form>::schema($given)
    };
    ($given:ident, |$lang:ident| $schema:expr) => {{
        let $lang = $given;
        $schema
    }};
}

/// Declares forms of values that are read once other entries are known: `Name: |lang| its schema;`.
macro_rules! later {
    ($( $(#[$about:meta])* $seen:vis $name:ident: |$lang:ident| $schema:expr; )*) => {
        $(
            $(#[$about])*
            $seen struct $name;

            impl<'n> $crate::syntax::Form<'n> for $name {
                type Held = &'n $crate::syntax::Node;

                fn from_node(_: &mut $crate::syntax::Reader<'_>, node: &'n $crate::syntax::Node) -> Option<Self::Held> {
                    Some(node)
                }

                fn schema($lang: $crate::diag::Lang) -> serde_json::Value {
                    $schema
                }
            }
        )*
    };
}

/// Values that are written as words.
pub(crate) trait Words: Copy + PartialEq + 'static {
    /// The words and what they mean.
    const WORDS: &'static [(&'static str, Self)];

    /// The first word of a value.
    fn word(self) -> Option<&'static str> {
        Self::WORDS.iter().find(|(_, known)| *known == self).map(|(word, _)| *word)
    }
}

pub(crate) use {form, forms, held, keys, later, names, read, schema, words};
