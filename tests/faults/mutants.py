"""Files with a few bytes changed: a value or a finding with the file's name; no signal, no panic, no hang, no hunger."""

import gzip
import io
import shutil
import zipfile
from pathlib import Path

import project
from bed import DOCUMENTED, Failed, limited, require, sane

SLOW, HUNGRY = 20, 2 << 30
REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared/data/parquet-testing/data"
LOGINS = "logins: { files: logins.parquet, columns: { at: datetime, user: text } }\n"


def mutate(draw, content, text=False):
    """One to three edits; what changes bytes near the ends is likelier, where formats keep their tables."""
    made = bytearray(content)
    did = []
    for _ in range(draw.choice([1, 1, 1, 2, 3])):
        size = len(made)
        if not size:
            break
        at = draw.choice([draw.randrange(size), draw.randrange(max(size * 9 // 10, 1), size + 1) % size, draw.randrange(min(size, 200))])
        length = draw.choice([1, 2, 4, 16, 300])
        how = draw.choice(["flip", "byte", "cut", "drop", "twice", "noise", "words" if text else "number"])
        did.append(f"{how}@{at}")
        if how == "flip":
            made[at] ^= 1 << draw.randrange(8)
        elif how == "byte":
            made[at] = draw.choice([0, 1, 0x7F, 0x80, 0xFF, draw.randrange(256)])
        elif how == "cut":
            del made[at:]
        elif how == "drop":
            del made[at : at + length]
        elif how == "twice":
            made[at:at] = made[at : at + length] * draw.choice([1, 1, 40])
        elif how == "noise":
            made[at : at + length] = draw.randbytes(length)
        elif how == "number":
            made[at : at + 5] = b"\xff\xff\xff\xff\x0f"
        else:
            odd = ["{" * 300, "[" * 300, "\0", "&a [*a,*a]", "99999999999999999999", "\ufeff", "\u202e", '"' * 3, ":\t", "---\n", "\r", "`" * 40, "$" * 9, ">" * 300]
            made[at:at] = draw.choice(odd).encode()
    return bytes(made), " ".join(did)


def hold(case, folder, changed, *arguments):
    answer = case.run(folder, *arguments, before=limited(core=0))
    sane(answer, DOCUMENTED)
    require(answer.spent < SLOW, lambda: f"took {answer.spent:.0f} s of work: {answer}")
    require(answer.peak < HUNGRY, lambda: f"took {answer.peak >> 20} MiB: {answer}")
    case.count(f"exit {answer.code}")
    if answer.code in (1, 3):
        require(Path(changed).name in answer.said, lambda: f"does not name `{changed}`: {answer}")


def mutants(case, original, changed, rounds, *arguments, text=False):
    content = (original / changed).read_bytes()
    for _ in case.rounds(*rounds):
        made, did = mutate(case.random, content, text)
        with case.round(f"{changed}: {did}") as folder:
            try:
                (original / changed).write_bytes(made)
                hold(case, original, changed, *arguments)
            except Failed:
                # The file stays with whoever wants to look at it.
                (folder / Path(changed).name).write_bytes(made)
                raise
            finally:
                (original / changed).write_bytes(content)
                shutil.rmtree(original / ".tejun", ignore_errors=True)


def data(changed, short, long):
    def run(case):
        original = case.folder()
        project.make(original, 0, 1)
        mutants(case, original, changed, (short, long), "-q", "figures", text=changed.endswith(("csv", "jsonl", "yaml")))

    return run


def zipped(case):
    """What is packed is changed, not the packing."""
    original = case.folder()
    project.make(original, 0, 1)
    path = original / "data/surveys.csv.gz"
    content = gzip.decompress(path.read_bytes())
    for _ in case.rounds(8, 500):
        made, did = mutate(case.random, content, True)
        with case.round(did):
            path.write_bytes(gzip.compress(made))
            hold(case, original, path, "-q", "figures")
    with case.round("three gigabytes of zeros in three megabytes"):
        case.number = 0
        path.write_bytes(bomb(3 << 30) if case.long else bomb(600 << 20))
        hold(case, original, path, "-q", "figures")


def sheets(case):
    """The parts of a workbook are changed, not the packing."""
    original = case.folder()
    project.make(original, 0, 1)
    path = original / "data/visits.xlsx"
    content = path.read_bytes()
    for _ in case.rounds(6, 600):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        changed = case.random.choice([*parts, *["xl/worksheets/sheet1.xml"] * 8])
        parts[changed], did = mutate(case.random, parts[changed], True)
        with case.round(f"{changed}: {did}"):
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
                for name, part in parts.items():
                    book.writestr(name, part)
            hold(case, original, path, "-q", "figures")


def bomb(size):
    """Members of a gzip file follow each other."""
    part = gzip.compress(b"answered,score\n" + b"\0" * (50 << 20), mtime=0)
    return part * (size // (50 << 20))


PARQUET = """\
odd: {{ files: odd.parquet, columns: {{ {column}: {kind} }}, bad_rows: {{ set_aside_up_to: 100% }} }}
"""


def parquet(case):
    """The sample's file, and the odd ones that other programs wrote, if they are at hand."""
    files = [(REPOSITORY / "data/logins/2025.parquet", "at", "datetime"), (REPOSITORY / "data/probes/2026-Q4.parquet", "latency_ms", "integer")]
    columns = {"alltypes_plain": ("id", "integer"), "alltypes_plain.snappy": ("id", "integer"), "delta_binary_packed": ("bitwidth0", "integer"),
               "delta_byte_array": ("c_customer_id", "text"), "int96_from_spark": ("a", "datetime"), "datapage_v2.snappy": ("a", "text"),
               "rle_boolean_encoding": ("datatype_boolean", "boolean"), "byte_array_decimal": ("value", "number"), "lz4_raw_compressed": ("c0", "integer")}
    for name, (column, kind) in columns.items():
        if (SHARED / f"{name}.parquet").exists():
            files.append((SHARED / f"{name}.parquet", column, kind))
    case.count("files", len(files))
    original = case.folder()
    project.make(original, 0, 1)
    sources = (original / "data/sources.yaml").read_text(encoding="utf-8")
    metrics = (original / "data/metrics.yaml").read_text(encoding="utf-8")
    for _ in case.rounds(30, 9000):
        path, column, kind = case.random.choice(files)
        made, did = mutate(case.random, path.read_bytes())
        with case.round(f"{path.name}: {did}") as folder:
            declared = PARQUET.format(column=column, kind=kind)
            project.write(original / "data/sources.yaml", sources + declared)
            project.write(original / "data/metrics.yaml", metrics + "rows: { label: 行数, type: simple, source: odd, "
                          f"time: {column}, agg: count, unit: 件, better: higher }}\n" if kind == "datetime" else metrics)
            project.write(original / "data/odd.parquet", made)
            try:
                hold(case, original, "odd.parquet", "-q", "figures")
            except Failed:
                (folder / "odd.parquet").write_bytes(made)
                raise
            finally:
                shutil.rmtree(original / ".tejun", ignore_errors=True)


def words(changed, short, long):
    def run(case):
        original = case.folder()
        project.make(original, 0, 1)
        mutants(case, original, changed, (short, long), "check", text=True)

    return run


CASES = {
    "parquet": parquet,
    "csv": data("data/tickets/2026.csv", 10, 800),
    "xlsx": data("data/visits.xlsx", 12, 1200),
    "gz": data("data/surveys.csv.gz", 8, 600),
    "zipped": zipped,
    "sheets": sheets,
    "ndjson": data("data/usage.jsonl", 10, 800),
    "markdown": words("content/help/p00.md", 6, 1000),
    "settings": words("tejun.yaml", 8, 600),
    "sources": words("data/sources.yaml", 6, 600),
    "metrics": words("data/metrics.yaml", 6, 400),
}
