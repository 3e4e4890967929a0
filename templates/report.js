"use strict";
// A click or Enter on a figure shows where it comes from; arrow keys walk over maps and tables.
// Every text of a return goes in as text, never as markup.
(() => {
  const data = document.getElementById("cells");
  const { t: texts, i: figures, e: earlier } = JSON.parse(data.textContent);
  const { t: said, g: groups } = JSON.parse(document.getElementById("counts").textContent);
  const heads = data.dataset.heads.split("|");
  const dialog = document.getElementById("source");
  const head = document.getElementById("source-head");
  const body = document.getElementById("source-body");

  const make = (name, text, kind) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  const copy = (from) => {
    const made = from.cloneNode(true);
    for (const one of [made, ...made.querySelectorAll("[id]")]) one.removeAttribute("id");
    return made;
  };
  const framed = (table, label) => {
    const frame = make("div", undefined, "wide");
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", label);
    frame.append(table);
    return frame;
  };
  const headed = (names) => {
    const table = make("table");
    const row = table.createTHead().insertRow();
    for (const name of names) {
      const cell = make("th", name);
      cell.scope = "col";
      row.append(cell);
    }
    return table;
  };

  // One row for each cell that was read; what its place adds stands in the first of them.
  const cellsOf = (parts, sides) => {
    const table = headed([...heads.slice(0, 5), ...sides]);
    const rows = table.createTBody();
    for (const [subject, over, under, cells] of parts) {
      for (let at = 0; at < Math.max(cells.length, 1); at += 5) {
        const [element, sheet, cell, typed, read] = cells.slice(at, at + 5).map((place) => texts[place]);
        const row = rows.insertRow();
        if (at === 0) row.className = "first";
        const first = make("th", at === 0 ? texts[subject] : "");
        if (at === 0) first.scope = "row";
        row.append(at === 0 ? first : make("td", ""));
        const place = cell ? `${sheet}!${cell}` : sheet || "–";
        for (const text of [element || "–", place, typed || "", read || ""]) row.append(make("td", text));
        row.append(make("td", at === 0 ? texts[over] : "", "n"), make("td", at === 0 ? texts[under] : "", "n"));
      }
    }
    return table;
  };

  // A figure of this period, or of one before it: its rows stand in a place of their own.
  const show = (target) => {
    const article = target.closest("article");
    const then = target.closest("[data-period]");
    const about = document.getElementById(`src-${article.id}`);
    const whole = then || about;
    const one = target === whole ? null : target;
    const unit = one ? one.id.slice(whole.id.length + 1) : null;
    const names = [article.querySelector("h3").textContent];
    if (then) names.push(then.dataset.label);
    if (one) names.push(one.cells[0].textContent);
    head.textContent = names.join(" – ");
    body.replaceChildren(copy((then || article).querySelector(".big")));
    if (one) {
      const said = [...one.cells].slice(1, -1).map((cell) => cell.textContent.trim()).filter(Boolean);
      body.replaceChildren(make("p", said.join(" · "), "big"));
      const file = make("p", undefined, "cells");
      file.append(...copy(one.cells[one.cells.length - 1]).childNodes);
      body.append(file);
    }
    body.append(copy(about));
    const cells = (then ? earlier[then.dataset.period] : figures)[article.id];
    const alone = Object.keys(cells || {});
    const parts = cells && cells[unit || (alone.length === 1 && alone[0])];
    const sides = article.dataset.sides ? article.dataset.sides.split("|") : heads.slice(5, 7);
    if (!one) body.append(copy((then || article.querySelector(".parts-of")).querySelector(".wide")));
    if (parts) body.append(framed(cellsOf(parts, sides), head.textContent));
  };
  const open = () => {
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    head.focus();
  };

  // Whom a count counts: each unit with its state, its file and the cells that say so; or one unit alone.
  const count = (link) => {
    const [title, lines, units] = groups[link.dataset.of];
    const { unit: only, key: wanted } = link.dataset;
    const stated = units.some((unit) => said[unit[3]]);
    const table = headed([heads[7], ...(stated ? [heads[8]] : []), heads[1], heads[2], heads[3], heads[4], heads[9]]);
    const rows = table.createTBody();
    for (const [code, name, keys, state, file, cells] of units) {
      const counted = said[keys].split(" ");
      if (only ? said[code] !== only : !wanted.split(" ").some((key) => counted.includes(key))) continue;
      for (let at = 0; at < Math.max(cells.length, 1); at += 5) {
        const [element, sheet, cell, typed, read] = cells.slice(at, at + 5).map((place) => said[place]);
        const row = rows.insertRow();
        const unit = make(at ? "td" : "th");
        if (at === 0) {
          row.className = "first";
          unit.scope = "row";
          unit.append(document.getElementById(`unit-${said[code]}`) ? make("a", said[name]) : said[name]);
          if (unit.firstElementChild) unit.firstElementChild.href = `#unit-${said[code]}`;
        }
        const place = cell ? `${sheet}!${cell}` : sheet || "–";
        row.append(unit);
        if (stated) row.append(make("td", at ? "" : said[state]));
        for (const text of [element || "–", place, typed || "", read || ""]) row.append(make("td", text));
        row.append(make("td", at ? "" : said[file] || "–", "cells"));
      }
    }
    head.textContent = said[title];
    body.replaceChildren(clicked(link), ...lines.map((line) => make("p", said[line])));
    if (rows.rows.length) body.append(framed(table, said[title]));
  };
  // What was clicked on; a bare number stands out in its sentence.
  const clicked = (link) => {
    const label = link.getAttribute("aria-label") || link.textContent;
    const around = /^[\d.,]+$/.test(label) && link.closest("p, li");
    if (!around) return make("p", label, "big");
    const said = make("p");
    for (const one of around.childNodes) said.append(one.contains(link) ? make("strong", label) : one.textContent);
    return said;
  };

  // Which indicators stand so: their rows of the table.
  const verdicts = (link) => {
    const table = copy(document.querySelector(".stack"));
    for (const cell of table.querySelectorAll(".drawn")) cell.remove();
    for (const row of table.tBodies[0].querySelectorAll("tr")) {
      if (link.dataset.key && row.dataset.word !== link.dataset.key) row.remove();
    }
    head.textContent = document.getElementById("indicators").textContent;
    body.replaceChildren(make("p", link.closest("li, h3").textContent, "big"), framed(table, head.textContent));
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    if (link.classList.contains("src")) {
      event.preventDefault();
      if (link.dataset.of === "verdicts") verdicts(link);
      else if (link.dataset.of) count(link);
      else show(target);
      open();
    } else if (dialog.open) dialog.close();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  for (const link of document.querySelectorAll("a.src")) link.setAttribute("aria-haspopup", "dialog");
  // Figures of a sentence or a row that open the same are one stop of the Tab key.
  for (const place of document.querySelectorAll("main p, main li, main tr")) {
    const seen = new Set();
    for (const link of place.querySelectorAll("a.src")) {
      const what = [link.hash, link.dataset.of, link.dataset.key].join(" ");
      if (seen.has(what)) link.tabIndex = -1;
      seen.add(what);
    }
  }

  // Of a map or a table one figure is a stop of the Tab key; from there the arrows lead to its neighbours.
  const AWAY = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  for (const field of document.querySelectorAll(".map, .heat tbody")) {
    const links = [...field.querySelectorAll("a.src")];
    links.forEach((link, place) => { link.tabIndex = place ? -1 : 0; });
    field.addEventListener("keydown", (event) => {
      const way = AWAY[event.key];
      if (!way || !links.includes(event.target)) return;
      const middle = (link) => {
        const box = link.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
      };
      const [x, y] = middle(event.target);
      let next = null;
      let least = Infinity;
      for (const link of links) {
        const [dx, dy] = middle(link).map((at, axis) => at - [x, y][axis]);
        const along = dx * way[0] + dy * way[1];
        const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
        if (along > 2 && along + 3 * aside < least) {
          least = along + 3 * aside;
          next = link;
        }
      }
      if (!next) return;
      event.preventDefault();
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }
})();
