//! What a page is where it is shared or listed by others: its picture, and the way to it as JSON-LD.
//!
//! In: a page. Out: full addresses; nothing when the site has none. Never: writes what a script element could not hold.

use crate::model::{Page, PageKind};
use crate::render::layouts::in_script;
use crate::render::links::encoded;
use crate::render::parts::Addresses;
use crate::render::shared::Shared;
use crate::render::site_context::SiteContext;
use serde_json::json;

/// The picture of a page: `image` or `images` of its front matter, else that of the site.
pub(super) fn picture(site: &SiteContext, page: &Page) -> String {
    if site.base_url.is_empty() {
        return String::new();
    }
    let named = ["image", "images", "og_image"].iter().find_map(|key| {
        let value = page.params.get(*key)?;
        value.as_str().or_else(|| value.as_array()?.first()?.as_str()).filter(|text| !text.is_empty())
    });
    let addresses = Addresses::new(site.base_url, page.route.clone());
    match named {
        // A name from the root is one of the site, wherever that lies on its server.
        Some(own) => match own.strip_prefix('/').filter(|rest| !rest.starts_with('/')) {
            Some(rest) => format!("{}{}", site.base_url, crate::model::encode_path(rest)),
            None => addresses.written(own).unwrap_or_default(),
        },
        None if site.frame.og_image.is_empty() => String::new(),
        None if site.frame.og_image.contains("://") => site.frame.og_image.to_owned(),
        None => format!("{}{}", site.base_url, crate::model::encode_path(site.frame.og_image)),
    }
}

/// The way to a page as a `BreadcrumbList`.
pub(super) fn breadcrumbs(shared: &Shared, page: &Page) -> String {
    let base = shared.site.base_url;
    if base.is_empty() || page.breadcrumbs.is_empty() || page.kind == PageKind::NotFound {
        return String::new();
    }
    let steps = page.breadcrumbs.iter().map(|step| (&step.title, &step.route));
    let steps = steps.chain([(&page.link_title, &page.route)]).enumerate().map(|(at, (title, route))| {
        json!({
            "@type": "ListItem",
            "position": at + 1,
            "name": title,
            "item": format!("{base}{}", encoded(route)),
        })
    });
    let list = json!({
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": steps.collect::<Vec<_>>(),
    });
    in_script(&list)
}
