//! Forms that any map may use: texts, numbers, truth, lists of names.
//!
//! In: a node. Out: a typed value, or what was expected. Never: knows what a value is for.

use super::{Entries, Form, Node, Reader, Schema};
use crate::diag::Lang;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::marker::PhantomData;

/// Anything: its form is known once other entries are.
impl<'n> Form<'n> for &'n Node {
    type Held = Self;

    fn from_node(_: &mut Reader<'_>, node: &'n Node) -> Option<Self> {
        Some(node)
    }
}

/// A value that is read once other entries are known; its form is told all the same.
pub(crate) struct Later<T>(PhantomData<T>);

impl<'n, T: Form<'n>> Form<'n> for Later<T> {
    type Held = &'n Node;

    fn from_node(_: &mut Reader<'_>, node: &'n Node) -> Option<&'n Node> {
        Some(node)
    }

    fn schema(lang: Lang) -> Value {
        T::schema(lang)
    }
}

/// A map of names of the author's, each with a value of a form that is read later.
pub(crate) struct Named<T>(PhantomData<T>);

impl<'n, T: Form<'n>> Form<'n> for Named<T> {
    type Held = Entries<'n>;

    fn from_node(reader: &mut Reader<'_>, node: &'n Node) -> Option<Entries<'n>> {
        Some(reader.named(Some(node)))
    }

    fn schema(lang: Lang) -> Value {
        Schema::named(&T::schema(lang))
    }
}

/// A text.
impl<'n> Form<'n> for &'n str {
    type Held = Self;

    fn from_node(reader: &mut Reader<'_>, node: &'n Node) -> Option<Self> {
        reader.text_of(node)
    }

    fn schema(_: Lang) -> Value {
        json!({ "type": ["string", "number", "boolean"] })
    }

    fn written(text: &Self) -> Option<Value> {
        (!text.is_empty()).then(|| (*text).into())
    }
}

/// A text that is kept.
impl<'n> Form<'n> for String {
    type Held = Self;

    fn from_node(reader: &mut Reader<'_>, node: &'n Node) -> Option<Self> {
        reader.text_of(node).map(str::to_owned)
    }

    fn schema(lang: Lang) -> Value {
        <&str>::schema(lang)
    }

    fn written(text: &Self) -> Option<Value> {
        <&str>::written(&text.as_str())
    }
}

/// A text with its place.
impl<'n> Form<'n> for (&'n str, &'n Node) {
    type Held = Self;

    fn from_node(reader: &mut Reader<'_>, node: &'n Node) -> Option<Self> {
        reader.text_of(node).map(|text| (text, node))
    }

    fn schema(lang: Lang) -> Value {
        <&str>::schema(lang)
    }
}

/// A map whose keys are names of the author's.
impl<'n> Form<'n> for Entries<'n> {
    type Held = Self;

    fn from_node(reader: &mut Reader<'_>, node: &'n Node) -> Option<Self> {
        Some(reader.named(Some(node)))
    }

    fn schema(_: Lang) -> Value {
        json!({ "type": "object" })
    }
}

impl<'n> Form<'n> for bool {
    type Held = Self;

    fn from_node(reader: &mut Reader<'_>, node: &'n Node) -> Option<Self> {
        reader.boolean(node)
    }

    fn schema(_: Lang) -> Value {
        json!({ "type": "boolean" })
    }

    fn written(flag: &Self) -> Option<Value> {
        Some((*flag).into())
    }
}

impl<'n> Form<'n> for Decimal {
    type Held = Self;

    fn from_node(reader: &mut Reader<'_>, node: &'n Node) -> Option<Self> {
        reader.decimal(node)
    }

    fn schema(_: Lang) -> Value {
        json!({ "type": "number" })
    }
}

/// A text without the blanks around it.
pub(crate) struct Trimmed;

impl<'n> Form<'n> for Trimmed {
    type Held = String;

    fn from_node(reader: &mut Reader<'_>, node: &'n Node) -> Option<String> {
        reader.text_of(node).map(|text| text.trim().to_owned())
    }

    fn schema(lang: Lang) -> Value {
        <&str>::schema(lang)
    }

    fn written(text: &String) -> Option<Value> {
        String::written(text)
    }
}

/// A whole number within bounds.
pub(crate) struct Whole<T, const LEAST: i64, const MOST: i64>(PhantomData<T>);

impl<T: TryFrom<i64> + serde::Serialize, const LEAST: i64, const MOST: i64> Form<'_> for Whole<T, LEAST, MOST> {
    type Held = T;

    fn from_node(reader: &mut Reader<'_>, node: &Node) -> Option<T> {
        reader.whole(node, LEAST..=MOST).and_then(|number| T::try_from(number).ok())
    }

    fn schema(_: Lang) -> Value {
        let mut form = json!({ "type": "integer", "minimum": LEAST });
        if MOST != i64::MAX {
            form["maximum"] = MOST.into();
        }
        form
    }

    fn written(number: &T) -> Option<Value> {
        serde_json::to_value(number).ok()
    }
}
