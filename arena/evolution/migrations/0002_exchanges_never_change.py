from django.db import migrations

# The ledger can be trusted: an exchange is completed once, and is neither changed nor deleted after.
FORWARDS = """
CREATE FUNCTION evolution_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an exchange never changes: % of row %', lower(TG_OP), OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER evolution_exchange_ends_once BEFORE UPDATE ON evolution_exchange
    FOR EACH ROW WHEN (OLD.outcome <> '') EXECUTE FUNCTION evolution_refuse_change();
CREATE TRIGGER evolution_exchange_stays BEFORE DELETE ON evolution_exchange
    FOR EACH ROW EXECUTE FUNCTION evolution_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER evolution_exchange_stays ON evolution_exchange;
DROP TRIGGER evolution_exchange_ends_once ON evolution_exchange;
DROP FUNCTION evolution_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('evolution', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
