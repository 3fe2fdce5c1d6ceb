//! The interface of a database: transactions, and statements over many rows at once.
//!
//! Both databases get the same statements. `{rows}` in a statement stands for the rows given with it. It follows
//! `INSERT INTO table (columns)`, or stands in the parentheses of `IN`. A statement must mean the same however many of
//! the rows it gets at a time, because the rows may be split.

use super::error::StoreError;

/// The place of the rows in a statement.
pub const ROWS: &str = "{rows}";

/// The kind of a transaction. It decides for which others the transaction waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads, all as of one moment.
    Read,
    /// Creates tables, including the one that is the lock.
    Create,
    /// Writes. Others may write at the same time, but not while one is [`Access::Alone`].
    Write,
    /// Writes while nobody else does.
    Alone,
}

#[tonic::async_trait]
pub trait Database: Send + Sync {
    async fn begin(&self, access: Access) -> Result<Box<dyn Transaction>, StoreError>;
    /// The kind of the database, in one word.
    fn kind(&self) -> &'static str;
    fn connections(&self) -> Connections;
    async fn close(&self);
}

/// The connections of the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    pub open: u32,
    pub idle: u32,
    pub max: u32,
}

/// An open transaction. It is rolled back when it is dropped.
#[tonic::async_trait]
pub trait Transaction: Send {
    /// Runs a statement over rows, and gives the selected rows. A statement with `{rows}` does nothing if there are
    /// none.
    async fn run(&mut self, sql: &str, rows: Rows) -> Result<Vec<Row>, StoreError>;
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// A value of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Int(i64),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
}

/// One column of many rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    Ints(Vec<i64>),
    Floats(Vec<f64>),
    Texts(Vec<String>),
    Blobs(Vec<Vec<u8>>),
}

/// Rows, column by column; all columns are of one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows(pub Vec<Column>);

impl Rows {
    pub fn len(&self) -> usize {
        self.0.iter().map(Column::len).min().unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Column::Ints(values) => values.len(),
            Column::Floats(values) => values.len(),
            Column::Texts(values) => values.len(),
            Column::Blobs(values) => values.len(),
        }
    }
}

/// Makes the columns of rows from items, with one function for each column.
macro_rules! rows {
    ($items:expr; $($kind:ident($of:expr)),+ $(,)?) => {
        $crate::store::database::Rows(vec![
            $($crate::store::database::Column::$kind($items.iter().map($of).collect())),+
        ])
    };
}
pub(crate) use rows;

/// A selected row. Its values are taken out from first to last.
pub struct Row(std::vec::IntoIter<Value>);

impl Row {
    pub fn new(values: Vec<Value>) -> Row {
        Row(values.into_iter())
    }

    pub fn int(&mut self) -> Result<i64, StoreError> {
        match self.0.next() {
            Some(Value::Int(value)) => Ok(value),
            other => Err(unexpected("a whole number", other)),
        }
    }

    pub fn float(&mut self) -> Result<f64, StoreError> {
        match self.0.next() {
            Some(Value::Float(value)) => Ok(value),
            other => Err(unexpected("a number", other)),
        }
    }

    pub fn text(&mut self) -> Result<String, StoreError> {
        match self.0.next() {
            Some(Value::Text(value)) => Ok(value),
            other => Err(unexpected("text", other)),
        }
    }

    pub fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        match self.0.next() {
            Some(Value::Bytes(value)) => Ok(value),
            other => Err(unexpected("bytes", other)),
        }
    }
}

fn unexpected(wanted: &str, got: Option<Value>) -> StoreError {
    StoreError::lasting(format!("the store's tables are not as they should be: {wanted} expected, {got:?} found"))
}

/// Unsigned numbers are stored as signed ones with the same bits.
pub fn to_bits(number: u64) -> i64 {
    number.cast_signed()
}

pub fn from_bits(number: i64) -> u64 {
    number.cast_unsigned()
}
