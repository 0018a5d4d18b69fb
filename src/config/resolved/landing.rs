//! What `tejun.yaml` says of the layouts of pages, as meant.

use crate::diag::Place;
use crate::model::ContactBox;
use serde::Serialize;

/// What the layouts of pages show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Layouts {
    /// How readers reach the people behind the site.
    pub contact: Option<ContactBox>,
    /// Pages that the front page offers as read by many, as written, each with its place.
    pub popular: Vec<(String, Place)>,
    /// Groups of the side navigation in their order, with the sections of each as written and their places.
    pub groups: Vec<(String, Vec<(String, Place)>)>,
    /// Pages and folders in the order that navigations list them; others come after them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<NavPlace>,
    /// How many of the pages that changed last the front page shows.
    pub recent: usize,
    /// The on-call schedules of which the front page tells who is on duty now, each with its place.
    pub on_call: Vec<(String, Place)>,
    /// Whether each metric has a page.
    pub metric_pages: bool,
    /// Whether a renamed document leads on from its address before.
    pub leads_on: bool,
}

/// A page or a folder of the navigation, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavPlace {
    /// Its path below `content/`.
    pub path: String,
    /// What navigations call it; its own title when nobody says.
    pub title: Option<String>,
    /// Where it is named.
    pub place: Place,
}
