/* Looks up, sorts and hides; it counts nothing: every figure is one that was written into the page. Plain old
   JavaScript (ES5), so that an old browser runs it too. */
(function () {
  "use strict";
  var DATA = JSON.parse(document.getElementById("so-lieu").textContent);
  var SILENT = -1, NONE = -2;
  var FLAGGED = { silent: 0, far_behind: 1, behind: 2, slipping: 3 };
  var ORDER = { silent: 0, far_behind: 1, behind: 2, slipping: 3, on_track: 4, ahead: 5, "": 6 };
  var LETTERS = {
    a: "àáảãạăằắẳẵặâầấẩẫậ", d: "đð", e: "èéẻẽẹêềếểễệ", i: "ìíỉĩị", o: "òóỏõọôồốổỗộơờớởỡợ", u: "ùúủũụưừứửữự", y: "ỳýỷỹỵ"
  };
  var PLAIN = {}, COLUMN = {}, MEASURE = {}, COMMUNE = {};
  var state = { table: "commune", measure: 0, commune: null, sort: "thu-tu", down: false };
  var ready = {}, folded = {}, timer = null;

  /* --- words ------------------------------------------------------------------------------------------------------ */

  function number(count) {
    return count === null ? "–" : String(count).replace(/\B(?=(\d{3})+$)/g, ".");
  }
  function percent(tenths) {
    return number(Math.floor(tenths / 10)) + "," + (tenths % 10) + " %";
  }
  function count(row, column) { return row.counts[COLUMN[column]]; }
  function share(row, n) {
    var tenths = row.rates[n];
    return tenths === null ? "–" : tenths === SILENT ? "im lặng" : percent(tenths);
  }
  function counts(row, n) {
    var base = count(row, DATA.measures[n].base);
    return base ? (row.rates[n] === SILENT ? "–" : number(count(row, DATA.measures[n].id))) + "/" + number(base) : "–";
  }
  function fraction(row, n) {
    var measure = DATA.measures[n], base = count(row, measure.base), found = count(row, measure.id);
    if (found === null || !base) { return "chưa có số liệu"; }
    if (row.rates[n] === SILENT) { return "chưa có bằng chứng nào của " + number(base) + " " + measure.base_words; }
    return number(found) + " trên " + number(base) + " " + measure.base_words;
  }
  function plain(text) {
    return text.toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/[^\x00-\x7f]/g, function (letter) {
      return PLAIN[letter] || letter;
    });
  }

  /* --- pieces of the page ------------------------------------------------------------------------------------------- */

  function by(id) { return document.getElementById(id); }
  function all(selector, root) { return [].slice.call((root || document).querySelectorAll(selector)); }
  function make(tag, text, looks) {
    var made = document.createElement(tag);
    if (looks) { made.className = looks; }
    if (text) { made.appendChild(document.createTextNode(text)); }
    return made;
  }
  function empty(node) { while (node.firstChild) { node.removeChild(node.firstChild); } return node; }
  function told(row, level) {
    var table = make("table", "", "so-do"), body = make("tbody");
    DATA.measures.forEach(function (measure, n) {
      var line = make("tr"), head = make("th", measure.label), figure = make("td"), words = make("td", fraction(row, n));
      var target = measure.targets[level] || measure.targets[""];
      head.setAttribute("scope", "row");
      figure.appendChild(make("b", share(row, n)));
      if (target) { words.appendChild(document.createTextNode("; mục tiêu " + target)); }
      [head, figure, words].forEach(function (cell) { line.appendChild(cell); });
      body.appendChild(line);
    });
    table.appendChild(body);
    return table;
  }

  /* --- map ---------------------------------------------------------------------------------------------------------- */

  var shapes = all(".xa[data-code]");

  function fill(measure, grade) {
    return grade === SILENT ? "url(#im-lang)" : grade === NONE ? "url(#trong)" : measure.fills[grade];
  }
  function drawMap() {
    var n = state.measure, measure = DATA.measures[n];
    empty(by("ten-chi-so")).appendChild(document.createTextNode(measure.label));
    shapes.forEach(function (shape) {
      var code = shape.getAttribute("data-code"), row = COMMUNE[code], grade = row ? row.grades[n] : NONE;
      var words = shape.getAttribute("data-name") + ": " + (row ? measure.label + " " + share(row, n) + " " + counts(row, n) : "chưa có số liệu");
      shape.setAttribute("fill", fill(measure, grade));
      shape.setAttribute("aria-label", words);
      shape.firstChild.textContent = words;
      all("text[data-so='" + code + "']").forEach(function (label) { label.setAttribute("fill", measure.inks[grade]); });
    });
    var list = empty(by("chu-giai"));
    measure.legend.forEach(function (entry) {
      if (entry[0] < 0 && !entry[2]) { return; }
      var line = make("li"), box = make("i", "", "muc" + entry[0]);
      box.style.backgroundColor = measure.fills[entry[0]];
      line.appendChild(box);
      line.appendChild(document.createTextNode(entry[1] + " "));
      line.appendChild(make("small", number(entry[2]) + " xã"));
      list.appendChild(line);
    });
    drawBeside();
  }
  function drawBeside() {
    var panel = empty(by("xem-xa")), row = COMMUNE[state.commune], measure = DATA.measures[state.measure];
    if (state.commune && !row) {
      panel.appendChild(make("h3", shapes[indexOf(state.commune)].getAttribute("data-name")));
      panel.appendChild(make("p", "Chưa có cơ sở nào trong số liệu này."));
      panel.appendChild(closing());
      return;
    }
    if (!row) {
      var list = make("ol", "", "thap");
      panel.appendChild(make("h3", measure.is_worse_high ? "Cao nhất" : "Thấp nhất"));
      measure.lowest.forEach(function (code) {
        var line = make("li", COMMUNE[code].name + " ");
        line.appendChild(make("b", share(COMMUNE[code], state.measure)));
        line.appendChild(document.createTextNode(" "));
        line.appendChild(make("small", counts(COMMUNE[code], state.measure)));
        list.appendChild(line);
      });
      panel.appendChild(list);
      panel.appendChild(make("p", "Chạm vào một xã, phường để xem số liệu. Bàn phím: Tab vào bản đồ, mũi tên để chuyển,"
        + " Enter để chọn.", "nhe"));
      return;
    }
    panel.appendChild(make("h3", row.name));
    if (row.joined) { panel.appendChild(make("p", "Ghép từ " + row.joined + ".", "nhe")); }
    panel.appendChild(told(row, ""));
    var open = make("button", "Xem " + number(count(row, "schools")) + " cơ sở ở đây", "nut");
    open.type = "button";
    open.onclick = function () {
      by("xa").value = row.code;
      by("tim").value = by("cap").value = by("tinh-trang").value = "";
      showTable("school");
      by("bang").scrollIntoView();
    };
    panel.appendChild(make("p")).appendChild(open);
    panel.lastChild.appendChild(closing());
  }
  function closing() {
    var close = make("button", "Bỏ chọn", "nut");
    close.type = "button";
    close.onclick = function () { choose(null); };
    return close;
  }
  function indexOf(code) {
    return shapes.map(function (shape) { return shape.getAttribute("data-code"); }).indexOf(code);
  }
  function choose(code) {
    state.commune = code;
    shapes.forEach(function (shape) {
      var is = shape.getAttribute("data-code") === code;
      shape.setAttribute("aria-pressed", is ? "true" : "false");
      if (is) { by("vien-chon").setAttribute("d", shape.getAttribute("d")); }
    });
    if (!code) { by("vien-chon").setAttribute("d", "M0 0"); }
    drawBeside();
  }
  function moveTo(shape) {
    shapes.forEach(function (other) { other.setAttribute("tabindex", other === shape ? "0" : "-1"); });
    shape.focus();
  }
  function onKey(event) {
    var at = shapes.indexOf(this), key = event.key, step = { ArrowRight: 1, Right: 1, ArrowDown: 1, Down: 1, ArrowLeft: -1,
      Left: -1, ArrowUp: -1, Up: -1 }[key];
    if (step) {
      moveTo(shapes[(at + step + shapes.length) % shapes.length]);
    } else if (key === "Enter" || key === " " || key === "Spacebar") {
      choose(this.getAttribute("data-code"));
    } else if (key === "Escape" || key === "Esc") {
      choose(null);
    } else {
      return;
    }
    event.preventDefault();
  }
  function startMap() {
    shapes.forEach(function (shape, n) {
      shape.setAttribute("role", "button");
      shape.setAttribute("tabindex", n ? "-1" : "0");
      shape.setAttribute("aria-pressed", "false");
      shape.addEventListener("click", function () { choose(shape.getAttribute("data-code")); });
      shape.addEventListener("keydown", onKey);
      shape.addEventListener("focus", function () { by("vien-xem").setAttribute("d", shape.getAttribute("d")); });
      shape.addEventListener("blur", function () { by("vien-xem").setAttribute("d", "M0 0"); });
    });
    by("chi-so").onchange = function () { state.measure = Number(this.value); drawMap(); };
  }

  /* --- tables ------------------------------------------------------------------------------------------------------- */

  function rowsOf(key) { return all("tbody > tr[data-n]", by("bang-" + key)); }

  function prepare(key) {
    if (ready[key]) { return; }
    ready[key] = true;
    var section = by("bang-" + key);
    folded[key] = DATA.tables[key].map(function (row) { return plain(row.name); });
    all("thead th", section).forEach(function (head) {
      var button = make("button", head.textContent, "xep"), column = head.getAttribute("data-cot");
      button.type = "button";
      button.onclick = function () { sortBy(column, state.sort === column && !state.down); };
      empty(head).appendChild(button);
    });
    all("tbody > tr", section).forEach(function (line) {
      var head = line.firstChild, button = make("button", "", "ten"), text = head.lastChild;
      while (text && text.nodeType !== 3) { text = text.previousSibling; }
      button.type = "button";
      button.setAttribute("aria-expanded", "false");
      head.replaceChild(button, text);
      button.appendChild(text);
      button.onclick = function () { toggle(key, line, button); };
    });
  }
  function toggle(key, line, button) {
    var after = line.nextSibling, row = DATA.tables[key][Number(line.getAttribute("data-n"))];
    if (after && after.className === "ct") {
      after.parentNode.removeChild(after);
      button.setAttribute("aria-expanded", "false");
      return;
    }
    var more = make("tr", "", "ct"), cell = make("td"), list = make("ul");
    cell.setAttribute("colspan", "8");
    (row.reasons || []).forEach(function (reason) { list.appendChild(make("li", reason)); });
    if (list.firstChild) { cell.appendChild(list); }
    cell.appendChild(told(row, row.level || ""));
    more.appendChild(cell);
    line.parentNode.insertBefore(more, line.nextSibling);
    button.setAttribute("aria-expanded", "true");
  }
  function value(row, n, column) {
    if (column === "thu-tu") { return n; }
    if (column === "ten") { return row.order; }
    if (column === "nguoi") { return count(row, "rostered_base"); }
    if (column !== "ho-tro") { var rate = row.rates[MEASURE[column]]; return rate === SILENT ? null : rate; }
    return row.status === undefined ? -count(row, "flagged") : ORDER[row.status] * 1e6 - (row.gap || 0);
  }
  function sortBy(column, down) {
    state.sort = column;
    state.down = down;
    by("xep").value = column;
    draw();
  }
  function sorted(key) {
    var rows = DATA.tables[key], turn = state.down ? -1 : 1;
    var keys = rows.map(function (row, n) { return value(row, n, state.sort); });
    return rows.map(function (_row, n) { return n; }).sort(function (a, b) {
      var x = keys[a], y = keys[b];
      if (x === null || y === null) { return (x === null) - (y === null) || a - b; }
      return turn * (x - y) || a - b;
    });
  }
  function isShown(key, row, n, words) {
    var at = folded[key][n];
    if (!words.every(function (word) { return at.indexOf(word) >= 0; })) { return false; }
    if (key !== "school") { return true; }
    var level = by("cap").value, commune = by("xa").value, status = by("tinh-trang").value;
    return (!level || row.level === level) && (!commune || row.commune === commune)
      && (!status || (status === "!" ? row.status in FLAGGED : row.status === status));
  }
  function draw() {
    var key = state.table, section = by("bang-" + key), body = section.querySelector("tbody"), table = section.querySelector("table");
    var words = plain(by("tim").value).split(/\s+/).filter(Boolean), shown = 0, lines = {};
    all(".ct", section).forEach(function (more) { more.parentNode.removeChild(more); });
    all("[aria-expanded=true]", section).forEach(function (button) { button.setAttribute("aria-expanded", "false"); });
    rowsOf(key).forEach(function (line) { lines[line.getAttribute("data-n")] = line; });
    sorted(key).forEach(function (n) {
      var is = isShown(key, DATA.tables[key][n], n, words);
      lines[n].hidden = !is;
      shown += is;
      body.appendChild(lines[n]);
    });
    all("thead th", section).forEach(function (head) {
      head.removeAttribute("aria-sort");
      if (head.getAttribute("data-cot") === state.sort) { head.setAttribute("aria-sort", state.down ? "descending" : "ascending"); }
    });
    if (state.sort === "nguoi" || state.sort in MEASURE) { table.setAttribute("data-cot", state.sort); }
    empty(by("dem")).appendChild(document.createTextNode(
      shown ? "Đang xem " + number(shown) + " trong " + number(DATA.tables[key].length) + " dòng. Bấm vào tên để xem mọi chỉ số."
        : "Không có dòng nào khớp. Bỏ bớt chữ tìm hoặc bộ lọc."));
  }
  function showTable(key) {
    state.table = key;
    prepare(key);
    all(".bang").forEach(function (section) { section.hidden = section.getAttribute("data-bang") !== key; });
    all("button[data-bang]").forEach(function (button) {
      button.setAttribute("aria-pressed", button.getAttribute("data-bang") === key ? "true" : "false");
    });
    all(".rieng").forEach(function (part) { part.hidden = key !== "school"; });
    draw();
  }
  function startTables() {
    all("button[data-bang]").forEach(function (button) {
      button.onclick = function () { showTable(button.getAttribute("data-bang")); };
    });
    ["cap", "xa", "tinh-trang"].forEach(function (id) { by(id).onchange = draw; });
    by("xep").onchange = function () { sortBy(this.value, this.value === "nguoi"); };
    by("tim").oninput = function () { clearTimeout(timer); timer = setTimeout(draw, 120); };
    by("in").onclick = function () { window.print(); };
    showTable("commune");
  }

  Object.keys(LETTERS).forEach(function (letter) {
    LETTERS[letter].split("").forEach(function (marked) { PLAIN[marked] = letter; });
  });
  DATA.columns.forEach(function (column, n) { COLUMN[column] = n; });
  DATA.measures.forEach(function (measure, n) { MEASURE[measure.id] = n; });
  DATA.tables.commune.forEach(function (row) { COMMUNE[row.code] = row; });
  document.documentElement.className = "co-js";
  startMap();
  startTables();
  drawMap();
})();
