//! The rows that are checked: one payslip each, one cell for each column that the file has.

use super::{
    field::{Kind, Slot, fields},
    month::Month,
    value::Value,
};

/// Rows of one block.
const BLOCK: usize = 1_024;

/// Payslips in flat blocks: only the columns that a file has take room, and nothing is moved when rows are added, so that a year of a large payroll fits.
#[derive(Debug, Clone)]
pub struct Payroll {
    columns: Vec<Slot>,
    /// For each slot its column; none for fields that the file lacks.
    position: Vec<Option<u8>>,
    /// Each but the last has [`BLOCK`] rows.
    blocks: Vec<Vec<Option<Value>>>,
    rows: usize,
}

impl Payroll {
    /// A payroll without rows; the columns say which fields the file has, in the order in which `push` gives the cells.
    ///
    /// # Errors
    /// When a field comes twice.
    pub fn new(columns: &[Slot]) -> Result<Self, String> {
        let mut position = vec![None; fields().count()];
        for (index, slot) in columns.iter().enumerate() {
            if position[slot.index()].replace(index as u8).is_some() {
                let name = &fields().get(*slot).name;
                return Err(format!("le champ « {name} » vient de deux colonnes"));
            }
        }
        Ok(Self {
            columns: columns.to_vec(),
            position,
            blocks: Vec::new(),
            rows: 0,
        })
    }

    /// Adds a row; its cells in the order of the columns.
    ///
    /// # Errors
    /// When there are more or fewer cells than columns, or one has another type than its field.
    pub fn push(&mut self, cells: impl IntoIterator<Item = Option<Value>>) -> Result<(), String> {
        if self.rows == self.blocks.len() * BLOCK {
            let room = BLOCK * self.columns.len();
            self.blocks.push(Vec::with_capacity(room));
        }
        let (rows, width) = (self.rows, self.columns.len());
        let before = rows % BLOCK * width;
        let Some(block) = self.blocks.last_mut() else {
            return Ok(());
        };
        block.extend(cells);
        if let Some(problem) = problem(&self.columns, &block[before..]) {
            block.truncate(before);
            return Err(format!("ligne {} : {problem}", rows + 1));
        }
        self.rows += 1;
        Ok(())
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows
    }

    /// The fields that the file has, in its order.
    pub fn columns(&self) -> &[Slot] {
        &self.columns
    }

    /// Whether the file has a column for the field.
    pub fn has(&self, slot: Slot) -> bool {
        self.position[slot.index()].is_some()
    }

    /// A cell; none where the file has no such column or the cell is empty.
    pub fn get(&self, row: usize, slot: Slot) -> Option<&Value> {
        let column = self.position[slot.index()]?;
        self.row(row).get(usize::from(column))?.as_ref()
    }

    /// All cells of a row, in the order of the columns.
    pub fn row(&self, row: usize) -> &[Option<Value>] {
        let width = self.columns.len();
        let begin = row % BLOCK * width;
        &self.blocks[row / BLOCK][begin..begin + width]
    }

    /// A text, where there is one.
    pub fn text(&self, row: usize, slot: Slot) -> Option<&str> {
        self.get(row, slot)?.text()
    }

    /// The month of a row.
    pub fn month(&self, row: usize, slot: Slot) -> Option<Month> {
        match self.get(row, slot)? {
            Value::Month(month) => Some(*month),
            _ => None,
        }
    }
}

/// Why cells are no row of these columns.
fn problem(columns: &[Slot], cells: &[Option<Value>]) -> Option<String> {
    if cells.len() != columns.len() {
        let (found, expected) = (cells.len(), columns.len());
        return Some(format!("{found} cellules au lieu de {expected}"));
    }
    let pairs = columns.iter().zip(cells);
    for (slot, cell) in pairs.filter_map(|(slot, cell)| Some((slot, cell.as_ref()?))) {
        let field = fields().get(*slot);
        let fits = match (field.kind, cell) {
            (Kind::Identifier | Kind::Text, Value::Text(_))
            | (Kind::Month, Value::Month(_))
            | (Kind::Date, Value::Date(_)) => true,
            (Kind::Choice, Value::Choice(choice)) => usize::from(*choice) < field.choices.len(),
            (kind, Value::Number(_)) => kind.is_number(),
            _ => false,
        };
        if !fits {
            return Some(format!("« {} » a une valeur d’un autre type", field.name));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn rows_are_found_across_blocks_and_a_wrong_one_leaves_nothing() {
        let slot = |name| fields().slot(name).expect("a field");
        let (person, net) = (slot("matricule"), slot("net"));
        let mut payroll = Payroll::new(&[person, net]).expect("columns");
        let rows = 2 * BLOCK + 3;
        for row in 0..rows {
            if row == BLOCK || row == BLOCK + 1 {
                let wrong = payroll.push([None, Some(Value::Text("douze".into()))]);
                assert!(wrong.is_err_and(|problem| problem.contains("« net »")));
            }
            let cells = [
                Some(Value::Text(format!("A{row}").into())),
                Some(Value::Number(Decimal::from(row))),
            ];
            payroll.push(cells).expect("a row");
        }
        assert_eq!(payroll.count(), rows);
        for row in [0, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, rows - 1] {
            assert_eq!(payroll.text(row, person), Some(format!("A{row}").as_str()));
            let number = payroll.get(row, net).and_then(Value::number);
            assert_eq!(number, Some(Decimal::from(row)));
            assert_eq!(payroll.row(row).len(), 2);
        }
        assert!(payroll.push([None]).is_err());
        assert_eq!(payroll.get(0, slot("brut")), None);
    }
}
