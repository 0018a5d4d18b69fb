//! The structures that the heads of a Parquet file are made of, as far as the decoder reads them.
//!
//! In: nothing. Out: for each structure of `parquet.thrift` its fields by number. Never: leaves out a field that the decoder reads: it
//! would be passed over by its type, and the decoder goes by its number.

use super::thrift::{Kind, Shape};

const EMPTY: Shape = Shape(&[]);
const UNIT: Shape = Shape(&[(1, Kind::Struct(&EMPTY)), (2, Kind::Struct(&EMPTY)), (3, Kind::Struct(&EMPTY))]);
const MOMENT: Shape = Shape(&[(1, Kind::Flag), (2, Kind::Struct(&UNIT))]);
const DECIMAL: Shape = Shape(&[(1, Kind::Int), (2, Kind::Int)]);
const WHOLE: Shape = Shape(&[(1, Kind::Byte), (2, Kind::Flag)]);
const LOGICAL: Shape = Shape(&[
    (1, Kind::Struct(&EMPTY)),
    (2, Kind::Struct(&EMPTY)),
    (3, Kind::Struct(&EMPTY)),
    (4, Kind::Struct(&EMPTY)),
    (5, Kind::Struct(&DECIMAL)),
    (6, Kind::Struct(&EMPTY)),
    (7, Kind::Struct(&MOMENT)),
    (8, Kind::Struct(&MOMENT)),
    (10, Kind::Struct(&WHOLE)),
    (11, Kind::Struct(&EMPTY)),
    (12, Kind::Struct(&EMPTY)),
    (13, Kind::Struct(&EMPTY)),
    (14, Kind::Struct(&EMPTY)),
    (15, Kind::Struct(&EMPTY)),
]);
const ELEMENT: Shape = Shape(&[
    (1, Kind::Int),
    (2, Kind::Int),
    (3, Kind::Int),
    (4, Kind::Bytes),
    (5, Kind::Int),
    (6, Kind::Int),
    (7, Kind::Int),
    (8, Kind::Int),
    (9, Kind::Int),
    (10, Kind::Struct(&LOGICAL)),
]);
const STATISTICS: Shape = Shape(&[
    (1, Kind::Bytes),
    (2, Kind::Bytes),
    (3, Kind::Long),
    (4, Kind::Long),
    (5, Kind::Bytes),
    (6, Kind::Bytes),
    (7, Kind::Flag),
    (8, Kind::Flag),
]);
const CHUNK_DATA: Shape = Shape(&[
    (1, Kind::Int),
    (2, Kind::List(&Kind::Int)),
    (3, Kind::List(&Kind::Bytes)),
    (4, Kind::Int),
    (5, Kind::Long),
    (6, Kind::Long),
    (7, Kind::Long),
    (9, Kind::Long),
    (10, Kind::Long),
    (11, Kind::Long),
    (12, Kind::Struct(&STATISTICS)),
    (14, Kind::Long),
    (15, Kind::Int),
]);
const CHUNK: Shape = Shape(&[
    (1, Kind::Bytes),
    (2, Kind::Long),
    (3, Kind::Struct(&CHUNK_DATA)),
    (4, Kind::Long),
    (5, Kind::Int),
    (6, Kind::Long),
    (7, Kind::Int),
]);
const SORTED: Shape = Shape(&[(1, Kind::Int), (2, Kind::Flag), (3, Kind::Flag)]);
const GROUP: Shape = Shape(&[
    (1, Kind::List(&Kind::Struct(&CHUNK))),
    (2, Kind::Long),
    (3, Kind::Long),
    (4, Kind::List(&Kind::Struct(&SORTED))),
    (5, Kind::Long),
    (6, Kind::Long),
    (7, Kind::Short),
]);
const PAIR: Shape = Shape(&[(1, Kind::Bytes), (2, Kind::Bytes)]);
const ORDER: Shape = Shape(&[(1, Kind::Struct(&EMPTY)), (2, Kind::Struct(&EMPTY))]);
/// The footer of a file.
pub(super) const FILE: Shape = Shape(&[
    (1, Kind::Int),
    (2, Kind::List(&Kind::Struct(&ELEMENT))),
    (3, Kind::Long),
    (4, Kind::List(&Kind::Struct(&GROUP))),
    (5, Kind::List(&Kind::Struct(&PAIR))),
    (6, Kind::Bytes),
    (7, Kind::List(&Kind::Struct(&ORDER))),
]);
const DATA: Shape =
    Shape(&[(1, Kind::Int), (2, Kind::Int), (3, Kind::Int), (4, Kind::Int), (5, Kind::Struct(&STATISTICS))]);
const DICTIONARY: Shape = Shape(&[(1, Kind::Int), (2, Kind::Int), (3, Kind::Flag)]);
const DATA_V2: Shape = Shape(&[
    (1, Kind::Int),
    (2, Kind::Int),
    (3, Kind::Int),
    (4, Kind::Int),
    (5, Kind::Int),
    (6, Kind::Int),
    (7, Kind::Flag),
    (8, Kind::Struct(&STATISTICS)),
]);
/// The head of a page.
pub(super) const PAGE: Shape = Shape(&[
    (1, Kind::Int),
    (2, Kind::Int),
    (3, Kind::Int),
    (4, Kind::Int),
    (5, Kind::Struct(&DATA)),
    (6, Kind::Struct(&EMPTY)),
    (7, Kind::Struct(&DICTIONARY)),
    (8, Kind::Struct(&DATA_V2)),
]);
