//! What a guest puts together before it asks: layouts, schemas, queries. Everything is checked when it is used.

use capability::{Call, LimitReached};
use config::Limit;
use register::{Column, Query, Schema, Table};
use wasmtime::component::Resource;

use super::bindings::gardon::register::register::{
    Condition, Direction, HostLayout, HostQuery, HostSchema, Kind, Value,
};
use crate::conversion;

/// Things of one sort in one draft, at most: more than any check lets through, so that the check can say so.
const MOST: usize = 1_000;

/// A table in the making, in the table of a call.
#[derive(Debug, Clone)]
pub struct Layout(Table);

/// A schema in the making, in the table of a call.
#[derive(Debug, Clone)]
pub struct Plan(pub(super) Schema);

/// A query in the table of a call.
#[derive(Debug, Clone)]
pub struct Search(pub(super) Query);

impl HostLayout for Call {
    fn new(&mut self, name: String) -> wasmtime::Result<Resource<Layout>> {
        self.enter_host()?;
        self.hold(Layout(Table {
            name,
            ..Table::default()
        }))
    }

    fn add_column(
        &mut self,
        this: Resource<Layout>,
        name: String,
        kind: Kind,
        required: bool,
    ) -> wasmtime::Result<()> {
        self.enter_host()?;
        let Layout(table) = self.table.get_mut(&this)?;
        let column = Column {
            name,
            kind: conversion::kind(kind),
            required,
            filling: register::Value::Absent,
        };
        add(&mut table.columns, column)
    }

    fn set_key(&mut self, this: Resource<Layout>, columns: Vec<String>) -> wasmtime::Result<()> {
        self.enter_host()?;
        self.table.get_mut(&this)?.0.key = columns;
        Ok(())
    }

    fn add_filter(&mut self, this: Resource<Layout>, columns: Vec<String>) -> wasmtime::Result<()> {
        self.enter_host()?;
        add(&mut self.table.get_mut(&this)?.0.filters, columns)
    }

    fn set_filling(
        &mut self,
        this: Resource<Layout>,
        column: String,
        value: Value,
    ) -> wasmtime::Result<()> {
        self.enter_host()?;
        let Layout(table) = self.table.get_mut(&this)?;
        let value = conversion::value(value);
        match table.columns.iter_mut().find(|known| known.name == column) {
            Some(column) => column.filling = value,
            // A column of that name that cannot be, so that the declaration is refused with its name.
            None => {
                let column = Column {
                    name: format!("? {column}"),
                    kind: register::Kind::Text,
                    required: false,
                    filling: value,
                };
                add(&mut table.columns, column)?;
            }
        }
        Ok(())
    }

    fn drop(&mut self, this: Resource<Layout>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

impl HostSchema for Call {
    fn new(&mut self, name: String, version: u32) -> wasmtime::Result<Resource<Plan>> {
        self.enter_host()?;
        self.hold(Plan(Schema {
            name,
            version,
            tables: Vec::new(),
        }))
    }

    fn add(&mut self, this: Resource<Plan>, table: Resource<Layout>) -> wasmtime::Result<()> {
        self.enter_host()?;
        let Layout(table) = self.table.get(&table)?.clone();
        add(&mut self.table.get_mut(&this)?.0.tables, table)
    }

    fn drop(&mut self, this: Resource<Plan>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

impl HostQuery for Call {
    fn new(&mut self, table: String) -> wasmtime::Result<Resource<Search>> {
        self.enter_host()?;
        self.hold(Search(Query::new(&table)))
    }

    fn require(
        &mut self,
        this: Resource<Search>,
        column: String,
        condition: Condition,
    ) -> wasmtime::Result<()> {
        self.enter_host()?;
        let Search(query) = self.table.get_mut(&this)?;
        add(
            &mut query.require,
            (column, conversion::condition(condition)),
        )
    }

    fn exclude(
        &mut self,
        this: Resource<Search>,
        column: String,
        condition: Condition,
    ) -> wasmtime::Result<()> {
        self.enter_host()?;
        let Search(query) = self.table.get_mut(&this)?;
        add(
            &mut query.exclude,
            (column, conversion::condition(condition)),
        )
    }

    fn order_by(
        &mut self,
        this: Resource<Search>,
        column: String,
        direction: Direction,
    ) -> wasmtime::Result<()> {
        self.enter_host()?;
        let Search(query) = self.table.get_mut(&this)?;
        add(&mut query.order, (column, conversion::direction(direction)))
    }

    fn set_columns(
        &mut self,
        this: Resource<Search>,
        columns: Vec<String>,
    ) -> wasmtime::Result<()> {
        self.enter_host()?;
        self.table.get_mut(&this)?.0.columns = Some(columns);
        Ok(())
    }

    fn set_limit(&mut self, this: Resource<Search>, rows: u64) -> wasmtime::Result<()> {
        self.enter_host()?;
        self.table.get_mut(&this)?.0.limit = Some(rows);
        Ok(())
    }

    fn drop(&mut self, this: Resource<Search>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

/// One more of what a guest could add without end.
fn add<T>(list: &mut Vec<T>, one: T) -> wasmtime::Result<()> {
    if list.len() >= MOST {
        return Err(LimitReached(Limit::transfer).into());
    }
    list.push(one);
    Ok(())
}
