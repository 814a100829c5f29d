-- Files whose ledger does not hold every row read exactly once.
with held as (select file_id, count(*) as ledger_rows from row_ledger group by file_id)
select f.name, f.rows_read, coalesce(h.ledger_rows, 0) as ledger_rows
from files as f
left join held as h using (file_id)
where coalesce(h.ledger_rows, 0) <> f.rows_read;
