//! The register that the caller named, as the library of anomalies sees it.

use anomalies::store::{
    Column, Condition, Direction, Kind, Layout, Query, Register, Rows, Schema, Transaction,
    Trouble, Value,
};

use super::gardon::register::register as contract;

/// A register of the host.
pub(super) struct Drawer<'r>(pub(super) &'r contract::Register);

/// Rows of the host.
struct Pages(contract::Rows);

/// A transaction of the host; dropped, it is undone.
struct Change(contract::Transaction);

impl Register for Drawer<'_> {
    fn name(&self) -> String {
        self.0.name()
    }

    fn writable(&self) -> bool {
        self.0.writable()
    }

    fn declare(&self, schema: &Schema) -> Result<(), Trouble> {
        self.0.declare(&declared(schema)).map_err(trouble)
    }

    fn find(&self, schema: &Schema) -> Result<bool, Trouble> {
        self.0.find(&declared(schema)).map_err(trouble)
    }

    fn columns(&self, table: &str) -> Result<Vec<Column>, Trouble> {
        let columns = self.0.columns(table).map_err(trouble)?;
        Ok(columns
            .into_iter()
            .map(|column| Column {
                name: column.name,
                kind: kind_of(column.kind),
                required: column.required,
            })
            .collect())
    }

    fn select(&self, query: &Query) -> Result<Box<dyn Rows + '_>, Trouble> {
        let rows = self.0.select(&question(query)).map_err(trouble)?;
        Ok(Box::new(Pages(rows)))
    }

    fn count(&self, query: &Query) -> Result<u64, Trouble> {
        self.0.count(&question(query)).map_err(trouble)
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>, Trouble> {
        let transaction = self.0.begin().map_err(trouble)?;
        Ok(Box::new(Change(transaction)))
    }
}

impl Rows for Pages {
    fn next(&mut self) -> Result<Vec<Vec<Value>>, Trouble> {
        let page = self.0.next().map_err(trouble)?;
        Ok(page
            .into_iter()
            .map(|row| row.into_iter().map(given).collect())
            .collect())
    }
}

impl Transaction for Change {
    fn insert(&self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<(), Trouble> {
        self.0
            .insert(table, &owned(columns), &told(rows))
            .map_err(trouble)
    }

    fn upsert(&self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<(), Trouble> {
        self.0
            .upsert(table, &owned(columns), &told(rows))
            .map_err(trouble)
    }

    fn update(&self, query: &Query, changes: &[(&str, Value)]) -> Result<u64, Trouble> {
        let changes: Vec<(String, contract::Value)> = changes
            .iter()
            .map(|(column, new)| ((*column).to_owned(), value(new.clone())))
            .collect();
        self.0.update(&question(query), &changes).map_err(trouble)
    }

    fn commit(self: Box<Self>) -> Result<(), Trouble> {
        self.0.commit().map_err(trouble)
    }
}

fn declared(schema: &Schema) -> contract::Schema {
    let declared = contract::Schema::new(&schema.name, schema.version);
    for table in &schema.tables {
        declared.add(&layout(table));
    }
    declared
}

fn layout(table: &Layout) -> contract::Layout {
    let layout = contract::Layout::new(&table.name);
    for column in &table.columns {
        layout.add_column(&column.name, kind(column.kind), column.required);
    }
    layout.set_key(&table.key);
    for filter in &table.filters {
        layout.add_filter(filter);
    }
    layout
}

fn question(query: &Query) -> contract::Query {
    let question = contract::Query::new(&query.table);
    for (column, condition) in &query.required {
        question.require(column, &self::condition(condition));
    }
    for (column, condition) in &query.excluded {
        question.exclude(column, &self::condition(condition));
    }
    for (column, direction) in &query.order {
        question.order_by(
            column,
            match direction {
                Direction::Ascending => contract::Direction::Ascending,
                Direction::Descending => contract::Direction::Descending,
            },
        );
    }
    if !query.columns.is_empty() {
        question.set_columns(&query.columns);
    }
    if let Some(limit) = query.limit {
        question.set_limit(limit);
    }
    question
}

fn condition(condition: &Condition) -> contract::Condition {
    match condition {
        Condition::Equals(one) => contract::Condition::Equals(value(one.clone())),
        Condition::AnyOf(some) => {
            contract::Condition::AnyOf(some.iter().cloned().map(value).collect())
        }
        Condition::AtLeast(one) => contract::Condition::AtLeast(value(one.clone())),
        Condition::AtMost(one) => contract::Condition::AtMost(value(one.clone())),
        Condition::StartsWith(text) => contract::Condition::StartsWith(text.clone()),
        Condition::Absent => contract::Condition::Absent,
    }
}

fn owned(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| (*column).to_owned()).collect()
}

fn told(rows: Vec<Vec<Value>>) -> Vec<Vec<contract::Value>> {
    rows.into_iter()
        .map(|row| row.into_iter().map(value).collect())
        .collect()
}

fn value(value: Value) -> contract::Value {
    match value {
        Value::Absent => contract::Value::Absent,
        Value::Text(text) => contract::Value::Text(text),
        Value::Integer(number) => contract::Value::Integer(number),
        Value::Decimal(number) => contract::Value::Decimal(number),
        Value::Boolean(truth) => contract::Value::Boolean(truth),
    }
}

fn given(value: contract::Value) -> Value {
    match value {
        contract::Value::Absent => Value::Absent,
        contract::Value::Text(text) => Value::Text(text),
        contract::Value::Integer(number) => Value::Integer(number),
        contract::Value::Decimal(number) => Value::Decimal(number),
        contract::Value::Boolean(truth) => Value::Boolean(truth),
    }
}

fn kind(kind: Kind) -> contract::Kind {
    match kind {
        Kind::Text => contract::Kind::Text,
        Kind::Integer => contract::Kind::Integer,
        Kind::Decimal => contract::Kind::Decimal,
        Kind::Date => contract::Kind::Date,
        Kind::Month => contract::Kind::Month,
        Kind::Timestamp => contract::Kind::Timestamp,
        Kind::Boolean => contract::Kind::Boolean,
    }
}

fn kind_of(kind: contract::Kind) -> Kind {
    match kind {
        contract::Kind::Text => Kind::Text,
        contract::Kind::Integer => Kind::Integer,
        contract::Kind::Decimal => Kind::Decimal,
        contract::Kind::Date => Kind::Date,
        contract::Kind::Month => Kind::Month,
        contract::Kind::Timestamp => Kind::Timestamp,
        contract::Kind::Boolean => Kind::Boolean,
    }
}

fn trouble(error: contract::Error) -> Trouble {
    match error {
        contract::Error::Unknown(reason) => Trouble::Unknown(reason),
        contract::Error::Invalid(reason) => Trouble::Invalid(reason),
        contract::Error::Exists(reason) => Trouble::Exists(reason),
        contract::Error::ReadOnly(reason) => Trouble::ReadOnly(reason),
        contract::Error::Busy(reason) => Trouble::Busy(reason),
        contract::Error::Newer(version) => Trouble::Newer(version),
        contract::Error::TooLarge(most) => Trouble::TooLarge(most),
        contract::Error::Failed(reason) => Trouble::Failed(reason),
    }
}
