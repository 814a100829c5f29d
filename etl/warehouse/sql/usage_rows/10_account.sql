-- One row per account as some file writes it, with whose it is. account_no: its place among those of this build; owner_no:
-- equal for accounts of one e-mail (or, without one, of one name and school), whatever other files write beside it.
create or replace table core_account as
select
    account_id,
    cast(row_number() over (order by account_id) - 1 as int) as account_no,
    cast(dense_rank() over (order by coalesce(email, ''), case when email is null then full_name end,
        case when email is null then school_text end) - 1 as int) as owner_no,
    full_name, email, school_text, is_concealed, status, person_key, method, score, candidates
from core_account;
