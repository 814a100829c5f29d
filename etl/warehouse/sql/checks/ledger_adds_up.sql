-- Files whose ledger does not hold every row read exactly once.
select f.name, f.rows_read, count(l.row) as ledger_rows
from files as f
left join row_ledger as l using (file_id)
group by f.file_id, f.name, f.rows_read
having count(l.row) <> f.rows_read;
