//! Kinds of findings of data, and of files that are read and written.

use super::{Code, Entry};
use crate::diag::Severity;

codes! {
    // --- data ---
    DATA_NO_FILES = "data/no-files", Error,
        "`data/sources.yaml` の `files` に合うファイルが `data/` の下にありません。パスは `data/` からの相対パスです。",
        "No file below `data/` matches `files` in `data/sources.yaml`. Paths are relative to `data/`.";
    DATA_UNMATCHED = "data/unmatched-files", Warning,
        "`files` の一つに合うファイルがないか、名前の大文字・小文字だけが違って読まれないファイルがあります。",
        "One of several `files` matches nothing, or a file is not read only because capital and small letters of its name differ.";
    DATA_UNREADABLE = "data/unreadable", Error,
        "データファイルを読めません（壊れている、途中で切れている、対応していない形式など）。そのファイルの行は数値に入りません。書き出し直してください。",
        "A data file cannot be read: broken, cut short, or of a kind that is not supported. None of its rows are in the figures. Export it again.";
    DATA_ENCODING = "data/encoding", Error,
        "ファイルの文字コードが宣言と違うか、UTF-8 でも CP932（Shift_JIS）でもありません。",
        "The bytes of the file do not fit the declared encoding, or are neither UTF-8, UTF-16 with a byte order mark nor CP932 (Shift_JIS).";
    DATA_MISSING_COLUMN = "data/missing-column", Error,
        "宣言された列がファイルの見出しにありません。`from` に見出しの名前を書きます。必須の列なら、そのファイルの行はすべて除かれます。",
        "A declared column is not among the file's headers. Write the header in `from`. Without a required column all rows of the file are set aside.";
    DATA_DUPLICATE_COLUMN = "data/duplicate-column", Warning,
        "同じ名前の見出しが二つ以上あります。最初のものを使います。",
        "The file has a header twice; the first one is used.";
    DATA_REPEATED_CELL = "data/repeated-cell", Warning,
        "`unpivot` で行にした同じマスが、二つ以上のファイルにあります。期間の重なる書き出しなら `key` に、マスを見分ける列の並びを書きます。",
        "The same cell of an unpivoted table stands in more than one file. Where exports overlap, write the columns that tell cells apart as `key`.";
    DATA_REPEATED_KEY = "data/repeated-key", Warning,
        "`union` の二つ以上のソースに、キーの同じ行があり、どの行も数えています。同じものなら `union` のソースに `key` を書きます。",
        "Rows of the same key stand in more than one source of a `union`, and each of them is counted. If they are the same thing, declare the `key` of the union.";
    DATA_KEY_REUSED = "data/key-reused", Warning,
        "同じキーの行が、ファイルによって違う時に始まっています。同じものとみなして古い行を使わないので、番号が毎月 1 から始まる書き出しでは、前の月の行が消えます。`key` を消すか、見分けられる列にします。",
        "Rows of one key began at other times in other files. They are taken for the same, so that of exports whose numbers begin anew each month the rows of the month before are lost. Remove `key`, or declare a column that tells them apart.";
    DATA_LOOKALIKE_KEY = "data/lookalike-key", Warning,
        "キーの値に、全角と半角、大文字と小文字、先頭の 0 だけが違い、同じ時に始まった行があります（`0101` と `101`、`Ａ-102` と `A-102`）。別のものとして数えるので、件数が多くなります。書き出し元でそろえるか、数字だけなら `type: integer` にします。",
        "Keys differ only in width, case or leading noughts, and their rows began at the same time (`0101` and `101`). Each of them is counted, so that there are too many. Write them in one way where they are exported, or declare numbers of digits alone as `type: integer`.";
    DATA_REPEATED_HEADER = "data/repeated-header", Info,
        "データの途中に、見出しと同じ行があります。データとしては読みません。書き出しを後ろに足したファイルなら、同じ行が二度ないか確かめます。",
        "A line between the rows is the headers once more, and is no row. If one export was appended to another, make sure that no row stands in both.";
    DATA_UNREAD_TABLE = "data/unread-table", Info,
        "data/ の下に、どのソースも読んでいない表があります。名前の違う書き出しなら、その行は数値に入っていません。名前か `files` を直すか、`tejun new source` で加えます。",
        "Below `data/` stands a table that no source reads. If it is an export with another name, its rows are in no figure: mend its name or `files`, or add it with `tejun new source`.";
    DATA_FOOTER = "data/footer", Info,
        "表の下の空行より後に、列の足りない行だけが並んでいます（Salesforce のレポートの題名や著作権の表示など）。データとしては読みません。",
        "Below an empty line at the end stand lines of one field alone, such as the title and the copyright of a report of Salesforce. They are read as no row.";
    DATA_KEY_WITHOUT_ORDER = "data/key-without-order", Info,
        "同じキーの行がファイルによって違い、`order` がありません。名前の順でいちばん後のファイルの行を使います。更新日時などの列を `order` に書きます。",
        "Rows of one key differ between files, and there is no `order`: the row of the last file by name is used. Declare a column such as that of the last update as `order`.";
    DATA_REPEATED_ROW = "data/repeated-row", Warning,
        "`key` のないソースの行が、期間の重なる二つ以上のファイルに一字一句同じにあり、どれも数えています。行を見分ける列を `key` に書くか、重なるファイルを外します。",
        "Rows of a source without `key` stand word for word in files whose times overlap, and each of them is counted. Declare the column that tells rows apart as `key`, or take out the file.";
    DATA_COLUMN_TYPE = "data/column-type", Error,
        "Parquet の列の型が、宣言された型として読めません。",
        "The type of a Parquet column cannot be read as the declared type.";
    DATA_BAD_VALUE = "data/bad-value", Warning,
        "値が列の型として読めません。その行は除かれ、数えられます。値がないことを表す文字なら `missing` に書きます。",
        "A value cannot be read as the column's type. Its row is set aside and counted. If the text means \"no value\", list it in `missing`.";
    DATA_MISSING_VALUE = "data/missing-value", Warning,
        "必須の列に値がありません。その行は除かれ、数えられます。",
        "A required column has no value. The row is set aside and counted.";
    DATA_UNKNOWN_CATEGORY = "data/unknown-category", Warning,
        "分類の列に宣言されていない値があります。`values` に別名として加えます。その行は除かれ、数えられます。",
        "A category column holds a value that is not declared. Add it to `values` as an alias. The row is set aside and counted.";
    DATA_LOST_DIGITS = "data/lost-digits", Warning,
        "値の桁が多すぎて、最後の桁まで正しく持てません。整数は 64 ビット（およそ 19 桁）、`number` の整数部と Excel の数のセルは 2 の 53 乗（15 桁）まで正確です。その行は除かれ、数えられます。番号は文字列として書き出し、`type: text` と宣言します。",
        "A value has more digits than can be kept exactly: whole numbers have 64 bits (about 19 digits), the whole part of a `number` and a numeric cell of Excel are exact up to 2 to the power of 53 (15 digits). The row is set aside and counted. Export identifiers as text and declare `type: text`.";
    DATA_LOCAL_TIME = "data/local-time", Warning,
        "夏時間の切り替えで、その時刻が存在しないか二度あります。オフセット付きで書き出すと一つに決まります。その行は除かれ、数えられます。",
        "The local time does not exist or happens twice because clocks change. Export it with an offset. The row is set aside and counted.";
    DATA_ROW_ORDER = "data/row-order", Warning,
        "`not_before` で後と宣言された日時が、先の日時より前です。その行は除かれ、数えられます。",
        "An instant that `not_before` declares the later one is before the earlier one. The row is set aside and counted.";
    DATA_RAGGED_ROW = "data/ragged-row", Warning,
        "行の列数が見出しと違います。値がずれないように、その行は除かれ、数えられます。区切り文字を含む値は引用符で囲みます。",
        "A row has more or fewer fields than the header. It is set aside and counted, so that no value moves to another column. Quote values that hold the separator.";
    DATA_UNCLOSED_QUOTE = "data/unclosed-quote", Error,
        "引用符が閉じられていません。そこからファイルの終わりまでが一つの値として読まれます。",
        "A quote is never closed: everything from there to the end of the file is read as one value.";
    DATA_AMBIGUOUS_VALUE = "data/ambiguous-value", Error,
        "`05/06/2026` や `1:30` のように二通りに読める値があり、その列のほかの値からも決まりません。推測せずに行を除きます。列に `format`（単位のない長さなら `unit`）を書きます。",
        "A value such as `05/06/2026` or `1:30` can be read in two ways, and no other value of its column settles which. Nothing is guessed, and the row is set aside. Declare `format` for the column, or `unit` for a length without one.";
    DATA_MIXED_UNITS = "data/mixed-units", Warning,
        "1 つの列に、`%` の付いた値と付かない値、または違う通貨の値が混ざっています。足したり比べたりすると誤った数値になります。書き出し元でそろえるか、列を分けます。違う通貨は誤りです。",
        "One column holds values with and without `%`, or of different currencies: adding or comparing them gives wrong figures. Make them the same where they are exported, or divide the column. Different currencies are an error.";
    DATA_MIXED_ZONES = "data/mixed-zones", Warning,
        "1 つの列に、時差の付いた日時（`+09:00`、`Z`）と付かない日時が混ざっています。付かないものはデータソースの時間帯の時刻として読みます。それが違えば、時間と件数の数値が誤ります。書き出し元でどれにも時差を付けます。",
        "One column holds instants with an offset (`+09:00`, `Z`) and without. Those without are read as times of the zone of the source; where that is not meant, durations and counts are wrong. Export all of them with an offset.";
    DATA_NOT_JSON = "data/not-json", Warning,
        "JSON Lines の行が、JSON のオブジェクトとして読めません。その行は除かれます。",
        "A line of a JSON Lines file cannot be read as a JSON object. It is set aside.";
    DATA_SHEET = "data/sheet", Error,
        "Excel のシートを読めません。シートの名前、見出しの行、結合されたセル、値の保存されていない式のどれかが原因です。そのファイルの行は数値に入りません。",
        "The sheet of a workbook cannot be read: its name, the row of headers, merged cells, or a formula that was saved without its value. None of the file's rows are in the figures.";
    DATA_TOO_LARGE = "data/too-large", Error,
        "圧縮されたファイルが、展開すると大きすぎます。正しいファイルなら、ソースに `max_size` を書くか、展開して置きます。",
        "A packed file becomes too large when it is unpacked. If it is what you want, declare `max_size` for the source, or unpack it and put it there as it is.";
    DATA_TOO_MANY_BAD_ROWS = "data/too-many-bad-rows", Error,
        "除かれた行が `bad_rows` の限度を超えました。",
        "More rows were set aside than `bad_rows` allows.";
    DATA_OUT_OF_RANGE = "data/out-of-range", Warning,
        "値が `range` の外にあります。その行は除かれ、数えられます。",
        "A value is outside the declared `range`. Its row is set aside and counted.";
    DATA_PATTERN = "data/pattern", Warning,
        "値が `pattern` の形をしていません。その行は除かれ、数えられます。",
        "A text does not match the declared `pattern`. Its row is set aside and counted.";
    DATA_TOTAL_ROW = "data/total-row", Warning,
        "合計・小計・平均の行か列が、ほかの行や列と一緒に数えられています。足した数値は二重になります。その行は列の `leave_out: [合計]`、`unpivot` の列は `except: [合計]` で除きます。合計でなければ `leave_out: []` と書きます。",
        "A row or column of totals or means is counted with the others, so that sums count its values twice. Leave such rows out with `leave_out: [Total]` of their column, such columns of `unpivot` with `except: [Total]`. Where it is no total, write `leave_out: []`.";
    DATA_NEWEST_ROW = "data/newest-row", Warning,
        "あるキーの最新の行が不正です。`bad_rows` の `newest` が `fall_back`（既定）なら古い行が代わりを務め、`drop_key` ならそのキーの行を使いません。",
        "The newest row of a key is bad. With `newest: fall_back` in `bad_rows` (the default) an older row stands for it, with `drop_key` no row of the key is used.";
    DATA_UNMATCHED_KEY = "data/unmatched-key", Warning,
        "`join` した先のデータソースに、その値のキーがありません。行は使いますが、結合した列は値なしになります。",
        "The source named in `join` has no row of that key. The rows are used, and their joined columns have no value.";
    DATA_TRANSFORM = "data/transform", Error,
        "`fold` の列や区間、または `join` を計算できません。整数が 64 ビットを超えるときなどに起こります。そのデータソースを使う値はどれも計算しません。式か、書き出しの値を直します。",
        "A column or interval of a `fold`, or a `join`, cannot be computed, as when a whole number does not fit into 64 bits. Nothing is computed from the source. Mend the expression, or the values where they are exported.";
    // --- engine: sources that Spark reads ---
    ENGINE_NOT_BUILT = "engine/not-built", Error,
        "Spark が読むソース（`table`・`paths`）がありますが、この tejun は Spark なしで作られています。`cargo install --path . --features spark` のように、`spark` を付けて作ったものを使います。",
        "A source is read by Spark (`table`, `paths`), and this tejun was built without it. Use one that was built with it, as `cargo install --path . --features spark` does.";
    ENGINE_UNREACHABLE = "engine/unreachable", Error,
        "Spark Connect の接続先に届かないか、時間内に答えがありません。tejun.yaml の `engine: { spark: { connect: … } }` か環境変数 TEJUN_SPARK_CONNECT、ネットワーク、サーバーが動いていることを確かめます。",
        "The address of Spark Connect cannot be reached, or did not answer in time. Look at `engine: { spark: { connect: … } }` in tejun.yaml or the environment variable TEJUN_SPARK_CONNECT, at the network, and whether the server runs.";
    ENGINE_REFUSED = "engine/refused", Error,
        "Spark が質問を断りました。理由はメッセージにあります。認証情報、表やパスの名前、読む権限を確かめます。",
        "Spark refused a question; the message says why. Look at the credentials, the name of the table or path, and the right to read it.";
    ENGINE_NOT_ASKED = "engine/not-asked", Warning,
        "検査のときに Spark に尋ねられなかったため、そのソースの列と値は確かめていません。接続できるところで検査し直します。",
        "A check could not ask Spark, so the columns and values of its sources were not looked at. Check again where it can be reached.";
    ENGINE_COLUMN_TYPE = "engine/column-type", Error,
        "表の列の型が、宣言した型になりません。宣言の `type` を表に合わせるか、型を直したビューを読みます。",
        "A column of the table has a type that cannot become the declared one. Declare the `type` that it has, or read a view that converts it.";
    // --- inputs: the walk over the project folder ---
    INPUTS_LINK = "inputs/link", Warning,
        "シンボリックリンクがプロジェクトの外を指しているか、循環しています。リンク先は読みません。",
        "A symbolic link leaves the project or loops back to a folder above it. What it points to is not read.";
    INPUTS_UNFINISHED = "inputs/unfinished", Warning,
        "書き込みの途中で止まった実行が残した、書きかけのファイルかフォルダー（名前が `.tejun-new` で終わるもの）があります。読みません。同じコマンドをもう一度実行すると片付きます。",
        "A run that was broken off left an unfinished file or folder, whose name ends in `.tejun-new`. It is not read; the same command puts it right when it is run again.";
    INPUTS_NAME = "inputs/name", Warning,
        "ファイル名が UTF-8 ではありません。そのファイルは読みません。名前を UTF-8 に変えます。",
        "A file name is not UTF-8. The file is not read; rename it.";
    INPUTS_UNREADABLE = "inputs/unreadable", Error,
        "ファイルまたはフォルダーを読めません。それを抜いたサイトは別のものになるため、何も書き出しません。権限、壊れたリンク、特殊ファイルを確かめます。名前が `.` で始まる最上位のもの、`lost+found`、エディターの印（`.#` で始まるもの）は警告です。",
        "A file or folder cannot be read. Without it the site would be another one, so nothing is written. Look at its permissions, and for broken links and special files. What begins with `.` at the top of the project, `lost+found`, and the marks of editors (`.#`) are only warned of.";

    // --- versions: older states of the document set ---
    VERSIONS_NONE = "versions/none", Warning,
        "`versions` に合うタグもブランチもないか、git のリポジトリの中ではないため、古い版は公開しません。名前の形を確かめます。CI では履歴とタグも取得します。",
        "No tag or branch matches `versions`, or the project lies in no git repository, so no older version is published. Look at the patterns; in CI, fetch the history and the tags too.";
    VERSIONS_BUILD = "versions/build", Warning,
        "ある版を作れませんでした。その版だけを公開せず、ほかはそのまま公開します。古い版そのものは直せないので、対象から外すか、直した版に新しいタグを付けます。",
        "A version could not be built. It alone is left out and everything else is published. An old state cannot be mended: take it out of the patterns, or tag a mended one.";
    VERSIONS_NAME = "versions/name", Warning,
        "2 つの版の名前が同じ場所になります。新しいほうだけを公開します。",
        "The names of two versions become the same address. Only the newer one is published.";
    VERSIONS_FILE = "versions/file", Info,
        "古い版のファイルのうち、リンク・サブモジュール・git-lfs のファイルは読みません。",
        "Links, submodules and files of git-lfs are not read from older versions.";
    VERSIONS_AUDIENCE = "versions/audience", Info,
        "読者を分けるサイト（`audiences`）で、ある版をある公開範囲のサイトに載せません。版は、その版自身の `audiences` にある同じ名前の範囲として見せます。分ける前の版は、いちばん狭い範囲のサイトだけに載せます。",
        "Of a project with `audiences`, the site for one of them does not have a version. A version is shown as its own audience of the same name; one that knows no audiences is only part of the most closed site.";
    // --- output: the folder of the finished site (exit code 4 when nothing is written) ---
    OUTPUT_FOREIGN = "output/foreign-folder", Error,
        "出力先に tejun が書いたのではないファイルがあります。消してしまわないよう、何も書きません。空のフォルダーを指定します。",
        "The output folder holds files that tejun did not write. Nothing is written, so that nothing is lost; name an empty folder.";
    OUTPUT_BUSY = "output/busy", Error,
        "別の tejun が同じ場所に書いている間は、何も書きません。ふつうは終わるのを待ちます。`--no-wait` を付けると、待たずにこのエラーで終わります。",
        "While another tejun writes the same folder, nothing is written. Usually its end is waited for; with `--no-wait` the run ends with this error instead.";
    OUTPUT_LINK = "output/link", Error,
        "tejun が書くフォルダー（`.tejun`、メールの書き出し先）がシンボリックリンクです。リンクの先にあるものを変えてしまわないよう、何も書きません。リンクを消すか、ふつうのフォルダーに置き換えます。",
        "A folder that tejun writes (`.tejun`, that of mails) is a symbolic link. Nothing is written, so that nothing changes where it leads. Remove the link, or put a folder in its place.";
    OUTPUT_PATH = "output/path-outside", Error,
        "ページのパスが出力先の外を指しているため、サイトを書き出しません。",
        "The path of a file leaves the output folder, so no site is written.";
    OUTPUT_CONFLICT = "output/conflict", Error,
        "2 つのファイルが同じ場所に書かれようとしています。大文字と小文字だけが違う名前や、一方がファイル、もう一方がフォルダーになる名前も、ここに入ります。どちらかの名前を変えるまで、サイトは書き出しません。自動生成のページと大文字と小文字だけが違う名前、自動生成のページとちょうど同じ場所のファイルは警告で、ページを公開します。",
        "Two files want the same place, be it that their names differ in the case of letters only, or that one is a file where the other needs a folder. Rename one of them; until then no site is written. A name that differs from that of a generated page in the case of letters only, or a file in exactly its place, is a warning, and the page is published.";
    OUTPUT_IN_THE_WAY = "output/in-the-way", Error,
        "出力先に置かれた tejun のものではないファイルが、サイトのファイルと同じ場所にあります。消さずに残し、サイトは書き出しません。",
        "A file in the output folder that is not tejun's stands where the site has a file. It is kept, and no site is written.";
}
