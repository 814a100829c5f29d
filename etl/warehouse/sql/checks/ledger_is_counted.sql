-- Files whose counts by outcome and reason do not sum to the rows read.
select f.name, f.rows_read, sum(c.rows) as counted_rows
from files as f
left join ledger_count as c using (file_id)
group by f.file_id, f.name, f.rows_read
having coalesce(sum(c.rows), 0) <> f.rows_read;
