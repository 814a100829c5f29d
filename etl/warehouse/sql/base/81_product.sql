-- One row per accepted product of a known person. submitted_date null: the list gives no day.
create or replace table core_product as
select s.person_key, p.product_name, p.submitted_date
from stg_products as p
join core_sighting as s on s.file_id = p.file_id and s.row = p.row and s.sheet is not distinct from p.sheet
join evidence_ledger as l on l.file_id = p.file_id and l.row = p.row and l.sheet is not distinct from p.sheet
where s.source = 'products' and s.person_key is not null and p.verdict = 'accepted' and l.outcome = 'counted';
