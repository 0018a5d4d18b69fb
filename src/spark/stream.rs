//! One question to a Spark Connect server → its whole answer.
//!
//! In: the client, the session that the question belongs to, and SQL. Out: rows of texts. Never: takes what came until a stream ended for the
//! answer. A server ends its streams when it likes (by default after two minutes, or a gigabyte) and is to be asked for the rest; only
//! `ResultComplete` says that there is none. The client's own `collect` takes the end of a stream for that of the answer.

#![expect(
    clippy::result_large_err,
    reason = "the client's own error is large, and goes no further than its conversation"
)]

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Int32Type, Int64Type};
use arrow::ipc::reader::StreamReader;
use serde::{Deserialize, Serialize};
use spark_connect_core::retries::RetryPolicy;
use spark_connect_core::{ExecutePlanResponseReattachableIterator, SparkConnectClient, SparkError, block_on};
use spark_connect_proto::execute_plan_response::ResponseType;
use spark_connect_proto::{ExecutePlanRequest, Plan, Relation, Sql, UserContext, plan, relation};

/// One value of an answer: all that statements ask for are texts, whole numbers and lists of texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Field {
    /// A text, or a whole number as one.
    Text(Option<String>),
    /// Texts, or whole numbers as such.
    List(Vec<Option<String>>),
}

impl Field {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => text.as_deref(),
            Self::List(_) => None,
        }
    }

    /// As a whole number.
    pub(crate) fn whole(&self) -> Option<i64> {
        self.text()?.parse().ok()
    }

    /// As texts.
    pub(crate) fn list(&self) -> Option<&[Option<String>]> {
        match self {
            Self::List(texts) => Some(texts),
            Self::Text(_) => None,
        }
    }
}

/// The rows that a statement gives in a session.
///
/// # Errors
/// What the server, or what stands before it, refused; an answer that holds other values than texts, whole numbers and lists of them.
pub(super) fn rows(client: &SparkConnectClient, session: &str, sql: &str) -> Result<Vec<Vec<Field>>, SparkError> {
    let batches = block_on(batches(client, question(session, sql)))?;
    let mut rows = Vec::new();
    for batch in &batches {
        decode(batch, &mut rows).map_err(|reason| SparkError::connect_msg(format!("Spark gave {reason}")))?;
    }
    Ok(rows)
}

fn question(session: &str, sql: &str) -> ExecutePlanRequest {
    let sql = Sql { query: sql.to_owned(), ..Sql::default() };
    let root = Relation { rel_type: Some(relation::RelType::Sql(sql)), ..Relation::default() };
    ExecutePlanRequest {
        session_id: session.to_owned(),
        user_context: Some(UserContext::default()),
        plan: Some(Plan { op_type: Some(plan::OpType::Root(root)) }),
        ..ExecutePlanRequest::default()
    }
}

/// Parts of an answer, each an IPC stream of Arrow.
async fn batches(client: &SparkConnectClient, question: ExecutePlanRequest) -> Result<Vec<Vec<u8>>, SparkError> {
    let asked = ExecutePlanResponseReattachableIterator::new(question);
    let again = RetryPolicy::default();
    let mut stream = client.execute_plan(asked.request().clone()).await?;
    let mut batches = Vec::new();
    while !asked.is_completed().await {
        match stream.message().await {
            Ok(Some(response)) => {
                asked.set_last_response_id(&response).await;
                if let Some(ResponseType::ArrowBatch(batch)) = response.response_type {
                    batches.push(batch.data.to_vec());
                }
            }
            Err(status) if !again.can_retry(&status) => return Err(SparkError::from_grpc_status(status)),
            // The rest is asked for; when there is nobody any more, that fails.
            Ok(None) | Err(_) => stream = client.reattach_execute(asked.create_reattach_request().await).await?,
        }
    }
    // What the server still holds of the answer; it forgets that by itself, too.
    let _ = client.release_execute(asked.create_release_request(true).await).await;
    Ok(batches)
}

fn decode(batch: &[u8], rows: &mut Vec<Vec<Field>>) -> Result<(), String> {
    if batch.is_empty() {
        return Ok(());
    }
    for batch in StreamReader::try_new(batch, None).map_err(|error| error.to_string())? {
        let batch = batch.map_err(|error| error.to_string())?;
        let columns = batch.columns().iter().map(fields).collect::<Result<Vec<_>, _>>()?;
        rows.extend((0..batch.num_rows()).map(|at| columns.iter().map(|column| column[at].clone()).collect()));
    }
    Ok(())
}

fn fields(column: &ArrayRef) -> Result<Vec<Field>, String> {
    match column.as_list_opt::<i32>() {
        None => Ok(texts(column)?.into_iter().map(Field::Text).collect()),
        Some(lists) => {
            lists.iter().map(|list| list.map_or(Ok(Field::Text(None)), |list| texts(&list).map(Field::List))).collect()
        }
    }
}

fn texts(column: &ArrayRef) -> Result<Vec<Option<String>>, String> {
    Ok(match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect(),
        DataType::Int32 => column.as_primitive::<Int32Type>().iter().map(|n| n.map(|n| n.to_string())).collect(),
        DataType::Int64 => column.as_primitive::<Int64Type>().iter().map(|n| n.map(|n| n.to_string())).collect(),
        DataType::Null => vec![None; column.len()],
        other => return Err(format!("values of the type {other}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Float64Array, Int32Array, Int64Array, ListBuilder, RecordBatch, StringBuilder};
    use arrow::ipc::writer::StreamWriter;
    use std::sync::Arc;

    fn written(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
        let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap()
    }

    #[test]
    fn what_statements_ask_for_is_read() {
        let mut lists = ListBuilder::new(StringBuilder::new());
        lists.append_value([Some("a"), None]);
        lists.append_null();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("branch", Arc::new(Int32Array::from(vec![3, 4]))),
            ("n", Arc::new(Int64Array::from(vec![Some(i64::MIN), None]))),
            ("taken", Arc::new(lists.finish())),
        ];
        let mut rows = Vec::new();
        decode(&written(columns), &mut rows).unwrap();
        decode(&[], &mut rows).unwrap();
        let text = |text: &str| Field::Text(Some(text.to_owned()));
        let first = [text("3"), text("-9223372036854775808"), Field::List(vec![Some("a".to_owned()), None])];
        assert_eq!(rows, [first.to_vec(), vec![text("4"), Field::Text(None), Field::Text(None)]]);
    }

    #[test]
    fn other_values_and_broken_parts_are_no_answer() {
        let floats = written(vec![("x", Arc::new(Float64Array::from(vec![0.1])))]);
        assert!(decode(&floats, &mut Vec::new()).unwrap_err().contains("Float64"));
        assert!(decode(b"no arrow", &mut Vec::new()).is_err());
    }
}
