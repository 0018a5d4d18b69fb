"""Usage: subset.py BIZUDPGothic-Regular.ttf. Makes the font that charts are measured with: JIS X 0208 and a few signs of BIZ UDPGothic, outlines only."""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont
src = sys.argv[1]
chars=set(range(0x20,0x7f))|set(range(0xa0,0x100))
for a in range(0xa1,0xff):
    for b in range(0xa1,0xff):
        try: chars.add(ord(bytes([a,b]).decode('euc_jp')))
        except Exception: pass
chars|=set(range(0xff61,0xffa0))|set(range(0x2460,0x2474))|{ord(c) for c in '–—―…‥‰′″※←↑→↓⇒℃№℡㈱㈲㎡㎏㎜㎝㎞㍉㌔㌢㍍㌘㌧㌃㌶㍑㍗㌍㌦㌣㌫㍊㌻髙﨑~∥−¢£¬•✓✕▲△▼▽■□◆◇○●◎☆★〜～'}
o=subset.Options(); o.hinting=False; o.layout_features=[]; o.name_IDs=[0,1,2,4,5,6,13,14]; o.name_languages=[1033]; o.drop_tables+=['GSUB','GPOS','GDEF','vhea','vmtx','VORG','DSIG','BASE','kern','meta']; o.notdef_outline=True; o.glyph_names=False
f=TTFont(src); s=subset.Subsetter(o); s.populate(unicodes=chars); s.subset(f)
f['head'].modified=f['head'].created; f.recalcTimestamp=False
f.save('BIZUDPGothic-JISX0208.ttf')
