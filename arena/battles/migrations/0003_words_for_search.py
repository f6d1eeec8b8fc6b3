import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# Pieces are cut so that whatever a model writes, all of them together stay below what an index of words can
# hold (1 MB): five pieces of 40,000 characters, of which none takes more than five bytes.
FORWARDS = """
CREATE FUNCTION battles_said(turns jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(string_agg(turn->>'text', ' '), 40000) FROM jsonb_array_elements(turns) turn
$$;
CREATE FUNCTION battles_write_transcripts(battles bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO battles_transcript (battle_id, words)
    SELECT b.id, to_tsvector('simple', concat_ws(' ', battles_said(q.parts), string_agg(
        concat_ws(' ', left(r.text, 40000), battles_said(r.turns)), ' ' ORDER BY r.side)))
    FROM battles_battle b JOIN questions_question q ON q.id = b.question_id
    JOIN battles_reply r ON r.battle_id = b.id
    WHERE b.id = ANY(battles) GROUP BY b.id, q.id
    ON CONFLICT (battle_id) DO UPDATE SET words = EXCLUDED.words
$$;
CREATE FUNCTION battles_replies_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM battles_write_transcripts(ARRAY(SELECT DISTINCT battle_id FROM written));
    RETURN NULL;
END $$;
CREATE TRIGGER battles_reply_inserted AFTER INSERT ON battles_reply
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION battles_replies_changed();
CREATE TRIGGER battles_reply_updated AFTER UPDATE ON battles_reply
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION battles_replies_changed();
SELECT battles_write_transcripts(ARRAY(SELECT id FROM battles_battle));
"""
BACKWARDS = """
DROP TRIGGER battles_reply_updated ON battles_reply;
DROP TRIGGER battles_reply_inserted ON battles_reply;
DROP FUNCTION battles_replies_changed();
DROP FUNCTION battles_write_transcripts(bigint[]);
DROP FUNCTION battles_said(jsonb);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('battles', '0002_replies_of_media_and_turns'),
    ]

    operations = [
        migrations.CreateModel(
            name='Transcript',
            fields=[
                ('battle', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='transcript', serialize=False, to='battles.battle')),
                ('words', django.contrib.postgres.search.SearchVectorField(editable=False)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='battles_transcript_words')],
            },
        ),
        migrations.AddIndex(
            model_name='battle',
            index=models.Index(fields=['created_at'], name='battles_battle_created'),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
