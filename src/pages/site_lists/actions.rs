//! Rows of actions: those that `{actions}` lists.

use super::{ListInputs, Row};
use crate::calendar::months_after;
use crate::model::Task;
use crate::pages::blocks::actions;

pub(super) fn rows(inputs: ListInputs<'_>, tasks: &[Task]) -> Vec<Row> {
    let (project, today) = (inputs.project, inputs.today());
    let row = |task: &Task| {
        let file = task.place.file.as_str();
        let title = inputs.library.document(file).map_or("", |document| document.title.as_str());
        let is_undated = task.ticked && task.done_on.is_none();
        Row::of(file, title)
            .text("text", &task.text)
            .text("owner", &task.owner)
            .truth("done", task.ticked)
            .day("since", actions::since(project, task))
            .day("due", task.due)
            .day("overdue_from", task.due.map(|due| months_after(due, 0, 1)))
            // A day behind a box that is not ticked is one for which it is hoped.
            .day("done_on", task.done_on.filter(|_| task.ticked))
            .day("known_from", is_undated.then_some(today))
    };
    tasks.iter().filter(|task| actions::is_action(task, None)).map(row).collect()
}
