// Searching the site. It works from files as well as from a server, and asks nobody else: the index is divided into scripts
// that call tejunSearch, and only those are loaded that hold the words and the pages shown.
(function () {
  "use strict";
  var options = document.currentScript.dataset;
  var ja = options.language !== "en";
  var say = function (japanese, english) { return ja ? japanese : english; };
  var cut = options.index.lastIndexOf("/") + 1;
  var folder = options.index.slice(0, cut);
  var code = options.index.slice(cut, -3);

  // --- what is loaded
  var got = {};
  var asked = {};
  window.tejunSearch = function (name, value) { got[name] = value; };
  function load(name, fresh) {
    if (asked[name] && !fresh) return asked[name];
    return asked[name] = new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.onload = function () {
        script.remove();
        if (name in got) done(got[name]); else script.onerror();
      };
      script.onerror = function () {
        script.remove();
        delete asked[name];
        failed(new Error(name));
      };
      script.src = folder + name + ".js" + (fresh ? "?" + Date.now() : "");
      document.head.appendChild(script);
    });
  }

  // What was read keeps to its own parts, which are named by their content: another build's are never taken for them.
  var newest;
  function open(fresh) {
    if (newest && !fresh) return Promise.resolve(newest);
    return load(code, fresh).then(function (read) {
      newest = { pages: read.pages, terms: listed(read.terms, ""), titles: listed(read.titles, 0), facets: read.facets, hidden: sums(read.hidden), places: (read.places || []).map(sums), synonyms: read.synonyms };
      return newest;
    });
  }
  function part(kind, name) { return load(code + "/" + kind + name); }
  // The parts in their order, with the first term of each or the number of its first page: see src/render/search/list.rs.
  function listed(read, first) {
    var terms = typeof first === "string" ? read[0].split(" ") : null;
    var counts = terms ? [] : numbers(read[0]);
    return (read[1].match(/.{16}/g) || []).map(function (name, at) {
      var one = { first: terms ? terms[at] : first, name: name, lists: !!read[2] };
      first += counts[at];
      return one;
    });
  }
  function place(list, key) {
    var low = 0;
    for (var high = list.length; high - low > 1;) {
      var middle = (low + high) >> 1;
      if (list[middle].first <= key) low = middle; else high = middle;
    }
    return low;
  }
  // The parts from the one that may hold a key to the one that may hold another, four at most. Of a large site a part may list
  // others, which take its place once they are needed.
  function between(list, key, last) {
    var from = place(list, key);
    var some = list.slice(from, Math.min(place(list, last), from + 3) + 1);
    var outer = some.filter(function (one) { return one.lists; });
    if (!outer.length) return Promise.resolve(some);
    return Promise.all(outer.map(function (one) {
      return part("d", one.name).then(function (read) {
        var at = list.indexOf(one);
        if (at >= 0) list.splice.apply(list, [at, 1].concat(listed(read, one.first)));
      });
    })).then(function () { return between(list, key, last); });
  }

  // Numbers as characters: see src/render/search/shards.rs.
  function numbers(text) {
    var all = [];
    var high = 0;
    for (var at = 0; at < text.length; at++) {
      var unit = text.charCodeAt(at);
      if (unit === 33) {
        high = 8000 * numbers(text[++at])[0];
        continue;
      }
      if (unit > 159) unit -= 33;
      all.push(high + unit - (unit > 92 ? 36 : 35));
      high = 0;
    }
    return all;
  }
  function sums(text) {
    var sum = 0;
    return numbers(text).map(function (step) { return sum += step; });
  }

  // --- folding: the same as src/render/search/folding.rs, and tests/search/folding.mjs holds both together
  var MARK = /[\u0300-\u036f\u3099\u309a\uff9e\uff9f]/;
  var YOUNG = /^[\u0558\u058b\u058c\u209d-\u209f\ua7c0-\ua7ff]/;
  var KATAKANA = /[\u30a1-\u30faー]/;
  var KANA = /[\u3041-\u3096\u30a1-\u30faー]/;
  // One width and one case; `at` gets the place in the text of every unit.
  function widen(text, at) {
    var out = "";
    for (var from = 0, to; from < text.length; from = to) {
      var first = text.codePointAt(from);
      to = from + (first > 0xffff ? 2 : 1);
      while (to < text.length && MARK.test(text[to])) to++;
      var cluster = text.slice(from, to);
      if (to - from === 1 && (first > 0x4dff && first < 0xa000 || first > 0x309f && first < 0x30ff || first > 0x3040 && first < 0x3097)) {
        // Most of a Japanese text is as it should be.
      } else if (first < 128 && cluster.length === 1) cluster = cluster.toLowerCase();
      else if (!YOUNG.test(cluster)) {
        cluster = cluster.normalize("NFKC").toLowerCase().normalize("NFKC").replace(/[\u2010-\u2015\u2212\ufe58]/g, "-").replace(/\u301c/g, "~");
      }
      out += cluster;
      if (at) for (var unit = 0; unit < cluster.length; unit++) at.push(from);
    }
    return out;
  }
  // One syllabary, without the long-vowel mark at the end of a longer word.
  function syllables(text, at) {
    var out = "";
    var katakana = 0;
    var kana = 0;
    for (var i = 0, kept = 0; i < text.length; i++) {
      var c = text[i];
      if (c < "\u3041" || c > "\u30ff") {
        katakana = kana = 0;
        if (at) at[kept++] = at[i];
        out += c;
        continue;
      }
      var next = text[i + 1] || "";
      if (c === "ー" && (katakana > 2 && !KATAKANA.test(next) || kana > 2 && !KANA.test(next))) {
        katakana = kana = 0;
        continue;
      }
      katakana = KATAKANA.test(c) ? katakana + 1 : 0;
      kana = KANA.test(c) ? kana + 1 : 0;
      if (/[ヵヶゕゖ]/.test(c)) c = "か";
      else if (c >= "\u30a1" && c <= "\u30f4") c = String.fromCharCode(c.charCodeAt(0) - 96);
      if (at) at[kept++] = at[i];
      out += c;
    }
    if (at) at.length = kept;
    return out;
  }
  function fold(text, at) { return syllables(widen(text, at), at); }

  // --- what was typed
  var WIDE = "々〆〇ー\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fd-\\u30ff\\u3105-\\u312f\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  var NARROW = "(?:(?![" + WIDE + "])[\\p{Alphabetic}\\p{N}])+";
  var RUNS = new RegExp(NARROW + "(?:[-_.@]" + NARROW + ")*|[" + WIDE + "]+", "gu");
  var IS_WIDE = new RegExp("^[" + WIDE + "]", "u");
  var HIRAGANA = /^[\u3041-\u3096ー]+$/;

  // A run of Japanese in the pieces that people join with particles: 障害の連絡 is 障害 and 連絡.
  function pieces(run, follows) {
    var found = [];
    (run.match(/[\u30a1-\u30faー]{2,}|(?:(?![\u30a1-\u30faー]{2})[^])+/g) || []).forEach(function (piece) {
      if (KATAKANA.test(piece[0]) && piece.length > 1) {
        found.push(piece);
      } else {
        if (follows || found.length) piece = piece.replace(/^(?:[のをはが]|(?:に|と|で|へ|も|や|から|まで)(?=[^\u3041-\u3096]|$))/, "");
        piece = piece.replace(/([^])(?:の|を|に|は|が|と|で|へ|も|や|から|まで|より)(?=[^\u3041-\u3096])/g, "$1 ");
        piece = piece.replace(/([\u3041-\u3096])[\u3041-\u3096]{2,}(?=[^\u3041-\u3096])/g, "$1 ");
        piece = piece.replace(/([^\u3041-\u3096])(?:は(?:いつ|どこ|だれ|なに|どう.*)|ですか|ますか|とは|する|した|したい|します|したら|です|を|は|が|に|の)$/, "$1");
        found.push.apply(found, piece.split(" ").filter(Boolean));
      }
    });
    return found.length ? found : [run];
  }

  // The terms of a piece: those that a page needs, and those that make it likelier.
  function terms(piece) {
    var text = syllables(piece);
    var chars = Array.from(text);
    if (!IS_WIDE.test(text)) return [{ term: text, need: true }];
    if (chars.length === 1) return [{ term: text, need: true }];
    var kana = HIRAGANA.test(text);
    var mixed = !kana && /[\u3041-\u3096]/.test(text);
    var last = chars.length - 2;
    var all = [];
    for (var at = 0; at <= last; at++) {
      // Every second pair covers a compound; the endings of verbs change.
      var need = mixed ? !(HIRAGANA.test(chars[at]) && HIRAGANA.test(chars[at + 1])) : at % 2 === 0 || at === last || kana && last < 3;
      all.push({ term: chars[at] + chars[at + 1], need: need });
    }
    return all.length > 7 ? all.filter(function (one) { return one.need; }) : all;
  }

  function wayOf(piece, weight, exact) {
    var runs = piece.match(RUNS) || [];
    var all = [];
    runs.forEach(function (run) { all.push.apply(all, terms(run)); });
    if (exact) all.forEach(function (one) { one.need = true; });
    return { text: syllables(piece), terms: all, weight: weight };
  }

  // --- mistyped: one letter too many, too few, another one, or two in the wrong order
  var LATIN = /^[a-z]{4,}$/;
  var KANA_WORD = /^[\u30a1-\u30faー]{4,}$/;
  function isNear(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    var at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    if (a.length === b.length) return a.slice(at + 1) === b.slice(at + 1) || a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
    return a.length > b.length ? a.slice(at + 1) === b.slice(at) : a.slice(at) === b.slice(at + 1);
  }
  // The terms of the index that a mistyped word may mean: those that begin as it does.
  function meant(word, index) {
    var begin = word.slice(0, place(index.terms, word[0] + "\uffff") - place(index.terms, word[0]) < 3 ? 1 : 2);
    return between(index.terms, begin, begin + "\uffff").then(function (some) {
      var names = some.map(function (one) { return one.name; });
      return Promise.all(names.map(fetched)).then(function () {
        var all = [];
        names.forEach(function (name) {
          tables[name].forEach(function (_, term) { if (LATIN.test(term) && isNear(word, term)) all.push(term); });
        });
        return all.slice(0, 4).map(function (term) { return { text: term, weight: 0.6, terms: [{ term: term, need: true }] }; });
      });
    });
  }
  // In kana the letters before and behind the mistyped one have to be there; whether they are one word, the text tells.
  function mistyped(piece) {
    var text = syllables(piece);
    var any = "[\u3041-\u3096ー]";
    var shapes = {};
    var ways = [];
    for (var at = 0; at < text.length; at++) {
      var before = text.slice(0, at);
      var after = text.slice(at + 1);
      shapes[before + after] = shapes[before + any + after] = shapes[before + any + text.slice(at)] = 1;
      if (after) shapes[before + after[0] + text[at] + after.slice(1)] = 1;
      var terms = [];
      [before, after].forEach(function (half) {
        for (var from = 0; from + 1 < half.length; from++) terms.push({ term: half.slice(from, from + 2), need: true });
      });
      if (terms.length) ways.push({ text: text, weight: 0.5, terms: terms });
    }
    var shape = new RegExp(Object.keys(shapes).join("|"), "g");
    ways.forEach(function (way) { way.shape = shape; });
    return ways;
  }
  // More ways to mean the parts of which nothing, or next to nothing, was found.
  function corrected(words, index) {
    var parts = [].concat.apply([], words.filter(function (word) { return !word.exact && !word.not; }).map(function (word) { return word.parts; }));
    var some = false;
    return Promise.all(parts.map(function (part) {
      var text = part.typed;
      if (part.found === 0 && LATIN.test(text)) {
        return meant(text, index).then(function (ways) {
          some = some || ways.length > 0;
          part.ways = part.ways.concat(ways);
        });
      }
      if (part.found < 3 && KANA_WORD.test(text)) {
        some = true;
        part.ways = part.ways.concat(mistyped(text));
        part.whole = true;
      }
    })).then(function () { return some; });
  }

  // A piece with the other ways to say it.
  function ways(piece, index) {
    var all = [wayOf(piece, 1)];
    var text = all[0].text;
    if (!IS_WIDE.test(text)) {
      all[0].name = true;
      if (/[-_.@]/.test(text)) all.push({ text: text, weight: 0.6, terms: text.split(/[-_.@]/).map(function (word) { return { term: word, need: true }; }) });
      if (text.length > 2) all.push({ text: text, weight: 0.6, terms: [{ term: text, need: true, begins: true }] });
    }
    index.synonyms.forEach(function (group) {
      group.forEach(function (word) {
        if (!text.includes(word) || word.length < 2 || !IS_WIDE.test(word) && word !== text) return;
        group.forEach(function (other) {
          if (text.includes(other) || all.length > 4) return;
          // For another word, what makes it likelier is not worth loading.
          var way = wayOf(text.replace(word, other), 0.5);
          way.terms = way.terms.filter(function (one) { return one.need; });
          all.push(way);
        });
      });
    });
    return all.filter(function (way) { return way.terms.length; });
  }

  function read(query, index) {
    var words = [];
    var wide = widen(query.slice(0, 200)).replace(/[“”]/g, '"');
    wide.replace(/(-?)"([^"]+)"?|(?:^|\s)-([^\s"]+)|[^\s"]+/g, function (whole, minus, quoted, without) {
      var text = quoted || without || whole.trim();
      var parts = [];
      (text.match(RUNS) || []).forEach(function (run) {
        parts.push.apply(parts, IS_WIDE.test(run) && !quoted && !without ? pieces(run, parts.length) : [run]);
      });
      if (parts.length) words.push({ text: syllables(text.trim()), parts: parts, exact: !!quoted, not: !!(minus || without) });
    });
    words.forEach(function (word) {
      var one = word.parts.length === 1;
      word.parts = word.parts.map(function (part) {
        return { typed: part, ways: word.exact || word.not ? [wayOf(part, 1, word.exact)] : ways(part, index), soft: !one && HIRAGANA.test(part), whole: HIRAGANA.test(syllables(part)) || !IS_WIDE.test(part) };
      });
    });
    return words;
  }

  // --- which pages have it
  var tables = {};
  function fetched(name) {
    if (tables[name]) return Promise.resolve();
    return part("t", name).then(function (text) {
      var table = tables[name] = new Map();
      var all = text.split(" ");
      for (var at = 0; at < all.length; at += 2) table.set(all[at], all[at + 1]);
    });
  }
  // The level of a term on every page, 0 where it is not, and on how many it is.
  function lookUp(one, index) {
    var levels = new Float64Array(index.pages);
    var count = 0;
    var most = one.begins ? 60 : 1;
    one.shards.forEach(function (name) {
      var table = tables[name];
      var add = function (text) {
        var page = -1;
        numbers(text).forEach(function (number) {
          page += (number >> 4) + 1;
          if (!levels[page]) count++;
          levels[page] = Math.max(levels[page], (number & 15) + 0.6);
        });
      };
      if (!one.begins) {
        if (table.has(one.term)) add(table.get(one.term));
      } else {
        table.forEach(function (text, term) { if (term.startsWith(one.term) && most-- > 0) add(text); });
      }
    });
    return { levels: levels, count: count };
  }
  function rarity(count, index) { return Math.log(1 + (index.pages - count + 0.5) / (count + 0.5)); }

  // What the pages of one way to say a piece score.
  function scored(way, index) {
    var sums = null;
    var rare = 0;
    var needs = 0;
    var extras = [];
    way.terms.forEach(function (one) {
      var found = lookUp(one, index);
      if (!one.need) return extras.push(found.levels);
      needs++;
      rare = Math.max(rare, rarity(found.count, index));
      sums = sums ? sums.map(function (sum, page) { return sum && found.levels[page] && sum + found.levels[page]; }) : found.levels;
    });
    sums = sums || extras.shift() || [];
    var scores = new Map();
    sums.forEach(function (sum, page) {
      if (!sum) return;
      var level = sum / Math.max(needs, 1);
      var near = 0;
      for (var at = 0; at < extras.length; at++) if (extras[at][page]) near++;
      var named = !way.name ? 0 : level > 15 ? 100 : level > 14 ? 60 : 0;
      scores.set(page, way.weight * rare * level / 16 * (extras.length ? 0.6 + 0.6 * near / extras.length : 1) + named);
    });
    return { scores: scores, rare: rare };
  }

  function find(query, wanted) {
    return open().then(function (index) {
      var words = read(query, index);
      return looked(words, wanted, index).then(function (result) {
        if (result.pages.length && !result.partial && !words.some(function (word) { return word.parts.some(function (part) { return KANA_WORD.test(part.typed) && part.found < 3; }); })) return result;
        return corrected(words, index).then(function (some) { return some ? looked(words, wanted, index) : result; });
      });
    });
  }
  function looked(words, wanted, index) {
      var terms = [];
      words.forEach(function (word) {
        word.parts.forEach(function (part) {
          part.ways.forEach(function (way) { terms.push.apply(terms, way.terms); });
        });
      });
      return Promise.all(terms.map(function (one) {
        return between(index.terms, one.term, one.begins ? one.term + "\uffff" : one.term).then(function (some) {
          one.shards = some.map(function (one) { return one.name; });
          return Promise.all(one.shards.map(fetched));
        });
      })).then(function () { return matched(words, wanted, index); });
  }
  // A site may be published anew while its readers search. What is gone by then is not asked for in the new index, where another
  // page may have its number: the search begins anew.
  function searched(query, wanted, then) {
    var once = function () { return find(query, wanted).then(checked).then(then); };
    return once().catch(function () { return open(true).then(once); });
  }

  // Open incidents, status, runbooks and questions; metrics; old reports.
  var PLACES = [1.4, 0.05, 0.05];
  function matched(words, wanted, index) {
    var total = new Map();
    var share = new Map();
    var missing = new Set();
    var all = 0;
    var out = new Set();
    var parts = [];
    words.forEach(function (word) {
      word.parts.forEach(function (part) {
        var best = new Map();
        var rare = 0;
        part.ways.forEach(function (way) {
          var one = scored(way, index);
          rare = Math.max(rare, one.rare);
          one.scores.forEach(function (score, page) { best.set(page, Math.max(best.get(page) || 0, score)); });
        });
        part.found = best.size;
        if (word.not) {
          best.forEach(function (_, page) { out.add(page); });
          return;
        }
        parts.push({ best: best, soft: part.soft });
        // What no page has is as rare as can be.
        var weight = (best.size ? rare : rarity(0, index)) * (part.soft ? 0.3 : 1);
        all += weight;
        best.forEach(function (score, page) {
          total.set(page, (total.get(page) || 0) + score);
          share.set(page, (share.get(page) || 0) + weight);
        });
      });
    });
    index.hidden.forEach(function (page) { if (!wanted.old) out.add(page); });
    // What helps at once stands above, what only counts or is over below, be it named so or not.
    index.places.forEach(function (pages, place) {
      pages.forEach(function (page) { if (total.has(page)) total.set(page, place ? Math.min(total.get(page), 4) * PLACES[place] : total.get(page) * PLACES[place]); });
    });
    var hard = parts.filter(function (part) { return !part.soft; });
    if (!hard.length) hard = parts;
    var keep = function (page) { return !out.has(page); };
    var pages = Array.from(total.keys()).filter(keep);
    var whole = pages.filter(function (page) { return hard.every(function (part) { return part.best.has(page); }); });
    // A name is there or it is not; and a word in two says nothing of the other half.
    var positive = words.filter(function (word) { return !word.not; });
    var named = positive.length === 1 && (positive[0].exact || /^[^\s\u3041-\u9fff]*\d[^\s\u3041-\u9fff]*$/.test(positive[0].text));
    var partial = !whole.length;
    if (partial) whole = named ? [] : pages.filter(function (page) { return share.get(page) >= all / 2; });
    whole.sort(function (a, b) { return total.get(b) - total.get(a) || a - b; });
    return { index: index, words: positive, pages: whole, scores: total, partial: partial && whole.length > 0 };
  }

  // --- what is shown of them
  // Titles come first, some pages to a file; the text of a page may be long.
  function titled(page, index) {
    return between(index.titles, page, page).then(function (some) {
      return part("h", some[0].name).then(function (file) {
        var r = file[page - some[0].first];
        return { page: page, title: r[0], route: r[1], crumbs: r[2], kind: r[3], status: r[4], date: r[5], file: r[6], at: r[7], about: "", sections: [], tags: "" };
      });
    });
  }
  function texted(page) {
    return part("r", page.file).then(function (file) {
      var r = file[page.at];
      return Object.assign({}, page, { about: r[0], sections: r[1], tags: r[2], flags: r[3] });
    });
  }
  function address(route, anchor) {
    var path = options.root + route.slice(1).split("/").map(encodeURIComponent).join("/");
    return path + (location.protocol === "file:" ? "index.html" : "") + (anchor ? "#" + encodeURIComponent(anchor) : "");
  }

  // Texts are folded once for every search that shows them.
  var folds = new Map();
  function folded(text) {
    if (folds.size > 3000) folds.clear();
    if (!folds.has(text)) {
      var at = [];
      folds.set(text, { text: fold(text, at), at: at });
    }
    return folds.get(text);
  }
  // Where the words stand in a text: places in the text as written.
  // With `loosely`, the parts of a compound that stands nowhere as a whole, too.
  function marks(text, words, loosely) {
    var at = folded(text).at;
    var inside = folded(text).text;
    var found = [];
    var met = 0;
    var look = function (word) {
      var seen = false;
      for (var from = inside.indexOf(word); word && from >= 0 && found.length < 200; from = inside.indexOf(word, from + word.length)) {
        var end = from + word.length;
        found.push([at[from], end < at.length ? at[end] : text.length]);
        seen = true;
      }
      return seen;
    };
    var shaped = function (shape) {
      var seen = false;
      inside.replace(shape, function (word) {
        var from = arguments[arguments.length - 2];
        var end = from + word.length;
        found.push([at[from], end < at.length ? at[end] : text.length]);
        seen = true;
        return word;
      });
      return seen;
    };
    words.forEach(function (word) {
      if (look(word.text)) return met++;
      var all = word.parts.map(function (part) {
        return part.ways.map(function (way) { return way.shape ? shaped(way.shape) : look(way.text); }).some(Boolean);
      });
      if (all.length && all.every(Boolean)) met++;
      if (loosely) word.parts.forEach(function (part) {
        if (!part.whole && !word.exact) part.ways[0].terms.forEach(function (one) { if (one.need && one.term.length > 1) look(one.term); });
      });
    });
    found.sort(function (a, b) { return a[0] - b[0] || b[1] - a[1]; });
    return { met: met, places: found.filter(function (place, n) { return !n || place[0] >= found[n - 1][1]; }) };
  }
  // A text of about a hundred characters round the first place, in pieces: [text, whether it was searched for].
  function snippet(text, places, most) {
    var first = places.length ? places[0][0] : 0;
    var from = Math.max(0, first - 30);
    var space = text.lastIndexOf("。", first);
    if (space >= from - 10 && space >= 0) from = space + 1;
    var to = Math.min(text.length, from + most);
    var out = from ? [["…", false]] : [];
    places.forEach(function (place) {
      if (place[0] < from || place[1] > to) return;
      out.push([text.slice(from, place[0]), false], [text.slice(place[0], place[1]), true]);
      from = place[1];
    });
    out.push([text.slice(from, to) + (to < text.length ? "…" : ""), false]);
    return out.filter(function (piece) { return piece[0]; });
  }

  function loose(text) { return text.replace(/[-_.@\s]+/g, " "); }
  // One page as a result: how well it fits, its snippet, its headings.
  function fitted(page, result) {
    var words = result.words;
    var whole = words.map(function (word) { return word.text; }).join(" ");
    var near = function (text, same, inside) {
      text = folded(text).text;
      return text === whole ? same : text.includes(whole) ? inside : 0;
    };
    var title = marks(page.title, words, true);
    var bonus = near(page.title, 3, 1.2) + near(page.tags, 0.6, 0.6) + near(page.crumbs, 0.4, 0.4);
    var best = null;
    var headings = [];
    page.sections.forEach(function (section, n) {
      var head = marks(section[1], words);
      var body = marks(section[2], words);
      // Tables and code are found, and not shown.
      var aside = section[3] ? marks(section[3], words) : { met: 0, places: [] };
      if (!head.places.length && !body.places.length && !aside.places.length) return;
      var both = Math.max(head.met, body.met, aside.met);
      var fit = 3 * head.met + 2 * Math.max(body.met, aside.met * 0.9) + Math.min(body.places.length, 5) / 5;
      bonus = Math.max(bonus, page.flags & 2 ? 0 : near(section[1], 1.5, 0.8), near(section[2], 0.3, 0.3));
      var one = { fit: fit, at: n, id: section[0], title: section[1], marks: head.places, snippet: snippet(section[2], body.places, 110), met: both, hit: head.places.length > 0 };
      if (!best || fit > best.fit) best = one;
      if (section[1]) headings.push(one);
    });
    // The index knows pairs of characters: whether the whole stands there, the text tells.
    var text = [page.title, page.about, page.tags].concat([].concat.apply([], page.sections)).map(function (text) { return folded(text).text; }).join("\n");
    var fits = words.every(function (word) {
      return word.exact ? text.includes(word.text) : page.flags & 1 || word.parts.every(function (part) {
        return !part.whole || part.soft || result.partial || part.ways.some(function (way) { return way.shape ? text.search(way.shape) >= 0 : loose(text).includes(loose(way.text)); });
      });
    });
    var about = marks(page.about, words);
    if (!best && !about.places.length) page.sections.forEach(function (section) {
      var places = marks(section[2], words, true).places;
      if (places.length > (best ? best.fit : 0)) best = { fit: places.length, snippet: snippet(section[2], places, 110) };
    });
    headings.sort(function (a, b) { return b.fit - a.fit || a.at - b.at; });
    headings = headings.filter(function (one) { return one.id && (one.hit || one.met === words.length); }).slice(0, 3);
    var inHeading = best && headings.indexOf(best) >= 0;
    return {
      page: page, fits: fits, score: result.scores.get(page.page) * (1 + bonus),
      title: snippet(page.title, title.places, 200),
      snippet: about.places.length || !best || inHeading ? snippet(page.about, about.places, 110) : best.snippet,
      headings: headings
    };
  }

  // The next results of a search. Whether they fit, their texts tell; `early` gets them with their titles only.
  function shown(result, from, most, early) {
    var fit = function (page) { return fitted(page, result); };
    var name = function (page) { return titled(page, result.index); };
    return Promise.all(result.pages.slice(from, from + most).map(name)).then(function (pages) {
      if (early) early(pages.map(fit));
      return Promise.all(pages.map(texted));
    }).then(function (pages) {
      var all = pages.map(fit).filter(function (one) { return one.fits; });
      all.sort(function (a, b) { return b.score - a.score || a.page.page - b.page.page; });
      return all;
    });
  }
  // Of a phrase the index knows only the parts: the likeliest pages are looked at before they are counted.
  function checked(result) {
    if (!result.words.some(function (word) { return word.exact; })) return result;
    return shown(result, 0, 20).then(function (all) {
      result.pages = all.map(function (one) { return one.page.page; }).concat(result.pages.slice(20));
      return result;
    });
  }

  // Results for other scripts of the page: titles, addresses, snippets as texts.
  window.tejunSearchFor = function (query, limit, early) {
    var plain = function (pieces) { return pieces.map(function (piece) { return piece[0]; }).join(""); };
    return searched(query, {}, function (result) {
      return shown(result, 0, Math.max(limit || 5, 10), early).then(function (all) {
        return all.slice(0, limit || 5).map(function (one) {
          return {
            title: one.page.title, url: address(one.page.route), route: one.page.route, kind: one.page.kind, crumbs: one.page.crumbs, snippet: plain(one.snippet), partial: result.partial,
            headings: one.headings.map(function (head) { return { title: head.title, url: address(one.page.route, head.id) }; })
          };
        });
      });
    });
  };
  window.tejunSearchFor.fold = fold;

  // --- what readers see
  function make(tag, attributes, inside) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (attributes[name] !== null) node.setAttribute(name, attributes[name]);
    });
    (inside || []).forEach(function (child) { if (child) node.append(child); });
    return node;
  }
  // What was searched for is marked; every text stays a text.
  function marked(pieces) {
    return pieces.map(function (piece) { return piece[1] ? make("mark", {}, [piece[0]]) : piece[0]; });
  }

  var FILTERS = [["kind", say("種類", "Kind")], ["service", say("サービス", "Service")], ["status", say("状態", "Status")], ["tag", say("タグ", "Tag")]];
  var facets = {};
  function facetsRead(index) {
    return part("f", index.facets).then(function (read) {
      if (facets.name !== index.facets) {
        facets = { name: index.facets };
        FILTERS.forEach(function (filter) {
          facets[filter[0]] = Object.keys(read[filter[0]]).map(function (word) { return [word, new Set(sums(read[filter[0]][word]))]; });
        });
      }
      return facets;
    });
  }
  function has(facets, name, word, page) {
    return facets[name].some(function (facet) { return facet[0] === word && facet[1].has(page); });
  }

  var made = 0;
  // Results below a field: a list that the arrows move in while the field keeps the focus.
  function attach(input, panel, told) {
    var id = "search-" + made++;
    var wanted = {};
    var run = 0;
    var options = [];
    var active = -1;
    var said = make("p", { class: "search-said", role: "status" });
    var bar = make("div", { class: "search-filters" });
    var list = make("div", { class: "search-list", role: "listbox", id: id, "aria-label": say("検索結果", "Results") });
    var more = make("button", { type: "button", class: "search-more", hidden: "" }, [say("続きを表示", "Show more")]);
    panel.append(said, bar, list, more);
    Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off" })
      .forEach(function (one) { input.setAttribute(one[0], one[1]); });

    function choose(at) {
      if (options[active]) options[active].setAttribute("aria-selected", "false");
      active = at;
      var option = options[at];
      if (option) {
        option.setAttribute("aria-selected", "true");
        option.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", option.id);
      } else input.removeAttribute("aria-activedescendant");
    }
    function option(url, kind, inside) {
      var link = make("a", { href: url, role: "option", id: id + "-" + options.length, tabindex: "-1", "aria-selected": "false", class: kind }, inside);
      options.push(link);
      return link;
    }
    function add(one) {
      var page = one.page;
      var facts = [page.crumbs, page.kind, page.status, page.date].filter(Boolean).join("　");
      list.append(make("div", { role: "group", "aria-label": page.title, class: "search-page" }, [
        option(address(page.route), "search-hit", [
          make("b", {}, marked(one.title)), make("small", {}, [facts]), one.snippet.length ? make("span", {}, marked(one.snippet)) : null])
      ].concat(one.headings.map(function (head) {
        return option(address(page.route, head.id), "search-heading", [
          make("b", {}, marked(snippet(head.title, head.marks, 120))), head.snippet.length ? make("span", {}, marked(head.snippet)) : null]);
      }))));
    }
    function clear(keeps) {
      options = [];
      choose(-1);
      list.textContent = said.textContent = "";
      if (!keeps) bar.textContent = "";
      more.hidden = true;
      input.setAttribute("aria-expanded", "false");
    }

    function filters(result, facets) {
      bar.textContent = "";
      FILTERS.forEach(function (filter) {
        var name = filter[0];
        var others = result.pages.filter(function (page) {
          return FILTERS.every(function (other) { return other[0] === name || !wanted[other[0]] || has(facets, other[0], wanted[other[0]], page); });
        });
        var counted = facets[name].map(function (facet) {
          return [facet[0], others.filter(function (page) { return facet[1].has(page); }).length];
        }).filter(function (one) { return one[1] || one[0] === wanted[name]; });
        if (counted.length < 2 && !wanted[name]) return;
        counted.sort(function (a, b) { return b[1] - a[1]; });
        var select = make("select", {}, [make("option", { value: "" }, [say("すべて", "All")])].concat(counted.slice(0, 40).map(function (one) {
          return make("option", { value: one[0] }, [one[0] + " (" + one[1] + ")"]);
        })));
        select.value = wanted[name] || "";
        select.addEventListener("change", function () { wanted[name] = select.value; go(); });
        bar.append(make("label", {}, [filter[1], select]));
      });
      if (result.index.hidden.length) {
        var box = make("input", { type: "checkbox" });
        box.checked = !!wanted.old;
        box.addEventListener("change", function () { wanted.old = box.checked ? "1" : ""; go(); });
        bar.append(make("label", {}, [box, say("置換済・廃止も", "Superseded and retired, too")]));
      }
    }

    function count(result) {
      var n = result.count;
      said.textContent = !n ? say("「" + result.query + "」は見つかりませんでした。言葉を減らすか、別の言い方でお試しください。", "Nothing found for “" + result.query + "”. Try fewer or other words.")
        : (result.partial ? say("すべての語を含むページはありません。一部の語を含むページ: ", "No page has all the words. Pages with some of them: ") : "") +
          n + say(" ページ", n === 1 ? " page" : " pages");
    }
    // Titles stand there while the texts are slow; who has chosen one by then stays on it.
    function next(result, from, mine) {
      var slow;
      var place = function (all) {
        if (mine !== run) return;
        var chosen = options[active] && options[active].href;
        if (!from) {
          options = [];
          choose(-1);
          list.textContent = "";
        }
        all.forEach(add);
        if (chosen && !from) choose(options.findIndex(function (one) { return one.href === chosen; }));
        input.setAttribute("aria-expanded", String(options.length > 0));
      };
      var early = from ? null : function (all) { slow = setTimeout(place, 60, all); };
      return shown(result, from, 8, early).finally(function () { clearTimeout(slow); }).then(function (all) {
        if (mine !== run) return;
        place(all);
        result.count -= Math.min(8, result.pages.length - from) - all.length;
        count(result);
        if (!all.length && from + 8 < result.pages.length) return next(result, from + 8, mine);
        more.hidden = from + 8 >= result.pages.length;
        more.onclick = function () { next(result, from + 8, mine).catch(go); };
      });
    }
    function go() {
      var mine = ++run;
      var query = input.value.trim();
      if (told) told(query, wanted);
      if (!query) return clear();
      var asked = FILTERS.some(function (filter) { return wanted[filter[0]]; });
      searched(query, wanted, function (result) {
        // Without a filter the first results need not wait for what they may be filtered by.
        return (asked ? facetsRead(result.index) : Promise.resolve()).then(function (facets) {
          if (mine !== run) return;
          clear(true);
          result.query = query;
          var all = result.pages;
          if (asked) {
            filters(result, facets);
            result.pages = result.pages.filter(function (page) {
              return FILTERS.every(function (filter) { return !wanted[filter[0]] || has(facets, filter[0], wanted[filter[0]], page); });
            });
          }
          result.count = result.pages.length;
          return next(result, 0, mine).then(function () { return asked ? null : facetsRead(result.index); }).then(function (facets) {
            if (facets && mine === run) filters(result, facets);
          });
        });
      }).catch(function () {
        if (mine === run) said.textContent = say("検索の索引を読み込めませんでした。", "The search index could not be loaded.");
      });
    }

    var timer;
    var soon = function (event) {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(go, 80);
    };
    input.addEventListener("input", soon);
    input.addEventListener("compositionend", soon);
    input.addEventListener("keydown", function (event) {
      if (event.isComposing || event.keyCode === 229) return;
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options.length) {
        choose((active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length);
        event.preventDefault();
      } else if (event.key === "Enter" && options[active]) {
        options[active].click();
        event.preventDefault();
      }
    });
    return { go: go, wanted: wanted, clear: clear };
  }

  // The dialog: `/` and Ctrl-K open it, Escape closes it.
  var dialog;
  var field;
  function show(query) {
    if (!dialog) {
      field = make("input", { type: "search", name: "q", class: "search-input", "aria-label": say("検索", "Search"), placeholder: options.placeholder, enterkeyhint: "search" });
      var close = make("button", { type: "button", class: "search-close" }, [say("閉じる", "Close")]);
      var panel = make("div", { class: "search-panel" });
      dialog = make("dialog", { class: "search-dialog", "aria-label": say("サイト内検索", "Search this site") }, [
        make("form", { action: options.page, method: "get", role: "search", class: "search-form" }, [field, close]), panel]);
      document.body.append(dialog);
      close.addEventListener("click", function () { dialog.close(); });
      dialog.addEventListener("click", function (event) {
        // A click beside the box closes it, and one on a result of this very page, too.
        if (event.target === dialog || event.target.closest("a")) dialog.close();
      });
      field.search = attach(field, panel);
    }
    if (!dialog.open) dialog.showModal();
    if (query) { field.value = query; field.search.go(); }
    field.select();
    open().catch(function () {});
  }
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.defaultPrevented) return;
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox" || event.target.isContentEditable;
    var asked = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey ||
      event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!asked) return;
    event.preventDefault();
    show();
  });
  document.querySelectorAll("[data-search-open]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show();
    });
  });

  // Fields of other pages: results below them as one types.
  document.querySelectorAll("form[data-search]").forEach(function (form) {
    var input = form.querySelector("input[name=q]");
    if (!input) return;
    var panel = make("div", { class: "search-panel search-drop" });
    form.append(panel);
    var search = attach(input, panel);
    form.addEventListener("keydown", function (event) { if (event.key === "Escape" && !event.isComposing) search.clear(); });
    document.addEventListener("click", function (event) { if (!form.contains(event.target)) search.clear(); });
  });

  // The page to search on: what is searched for stands in its address.
  var form = document.querySelector("[data-search-page]");
  if (form) {
    var input = form.querySelector("input");
    var names = ["kind", "service", "status", "tag", "old"];
    var quiet = true;
    var search = attach(input, document.querySelector("[data-search-panel]"), function (query, wanted) {
      if (quiet) return;
      var said = new URLSearchParams();
      if (query) said.set("q", query);
      names.forEach(function (name) { if (wanted[name]) said.set(name, wanted[name]); });
      var url = location.pathname + (String(said) ? "?" + said : "");
      if (url !== location.pathname + location.search) history.replaceState(null, "", url);
    });
    var follow = function () {
      var asked = new URLSearchParams(location.search);
      input.value = asked.get("q") || "";
      names.forEach(function (name) { search.wanted[name] = asked.get(name) || ""; });
      quiet = true;
      search.go();
      quiet = false;
    };
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      // What was looked for before stays a step back.
      history.pushState(null, "", location.href);
      search.go();
    });
    window.addEventListener("popstate", follow);
    follow();
    if (!input.value) input.focus();
  }
})();
