// Opens every page of a folder in chromium and checks what a person would meet there. One test per
// page and property; prints what failed and ends with status 1 when anything did.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const folder = process.argv[2];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
let passed = 0;
const failures = [];

function check(name, good, detail) {
  if (good) {
    passed += 1;
  } else {
    failures.push(`${name}: ${detail}`);
  }
}

// --- accessibility ------------------------------------------------------------------------------

async function accessible(page, name) {
  await page.evaluate(axe);
  const result = await page.evaluate((tags) => window.axe.run(document, {
    runOnly: { type: 'tag', values: tags },
    resultTypes: ['violations'],
  }), TAGS);
  const found = result.violations.map((violation) =>
    `${violation.id} at ${violation.nodes.map((node) => node.target.join(' ')).slice(0, 3)}`);
  check(`${name}, accessible`, found.length === 0, found.join('; '));
}

async function structure(page, name) {
  const found = await page.evaluate(() => {
    const problems = [];
    const one = (selector) => document.querySelectorAll(selector).length === 1;
    for (const selector of ['main', 'header', 'footer', 'h1', 'head > title']) {
      if (!one(selector)) {
        problems.push(`not exactly one ${selector}`);
      }
    }
    if (document.documentElement.lang !== 'en') {
      problems.push('no language');
    }
    for (const svg of document.querySelectorAll('svg')) {
      const names = (svg.getAttribute('aria-labelledby') || '').split(' ');
      if (svg.getAttribute('role') !== 'img' || names.length !== 2 ||
          !names.every((id) => (document.getElementById(id)?.textContent || '').trim())) {
        problems.push('a chart without title and description');
      }
      if (!svg.closest('.figure')?.querySelector('table') &&
          svg.querySelector('.name') !== null) {
        problems.push(`no table beside the chart ${svg.querySelector('title').textContent}`);
      }
    }
    const main = document.querySelector('main');
    const flags = main.querySelector('.flags.standing');
    if (flags && main.firstElementChild !== flags) {
      problems.push('something stands before the flags');
    }
    if (document.querySelectorAll('script, link, img, iframe, form').length > 0) {
      problems.push('the page needs something else');
    }
    return problems;
  });
  check(`${name}, structure`, found.length === 0, found.join('; '));
}

// --- what does not fit --------------------------------------------------------------------------

async function fits(page, name, width) {
  const found = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect();
      const hidden = getComputedStyle(element).clipPath !== 'none' ||
        element.closest('.hidden, thead, .skip') !== null;
      return !hidden && box.width > 0 && box.right > room + 0.5;
    });
    return {
      overflow: document.documentElement.scrollWidth - room,
      wide: wide.slice(0, 3).map((element) => `${element.tagName}.${element.className}`),
    };
  });
  check(`${name}, ${width} px wide`, found.overflow <= 0 && found.wide.length === 0,
    `${found.overflow} px too wide: ${found.wide}`);
}

// Texts of a chart lie inside it, and no two of one row on each other.
async function charts(page, name, width) {
  const found = await page.evaluate(() => {
    const problems = [];
    for (const svg of document.querySelectorAll('svg.chart')) {
      const view = svg.viewBox.baseVal;
      const title = svg.querySelector('title').textContent;
      for (const text of svg.querySelectorAll('text')) {
        const box = text.getBBox();
        if (box.x < -2 || box.x + box.width > view.width + 2 || box.y + box.height > view.height + 2) {
          problems.push(`${title}: '${text.textContent}' leaves the chart`);
        }
      }
      for (const kind of ['name', 'tick']) {
        const texts = [...svg.querySelectorAll(`text.${kind}`)];
        texts.forEach((a, i) => texts.slice(i + 1).forEach((b) => {
          const [p, q] = [a.getBBox(), b.getBBox()];
          if (p.x < q.x + q.width && q.x < p.x + p.width && p.y < q.y + q.height && q.y < p.y + p.height) {
            problems.push(`${title}: '${a.textContent}' on '${b.textContent}'`);
          }
        }));
      }
    }
    return [...new Set(problems)];
  });
  check(`${name}, charts at ${width} px`, found.length === 0, found.slice(0, 5).join('; '));
}

async function columns(page, name, beside) {
  const found = await page.evaluate(() => {
    const [therapy, coaching] = ['therapy', 'coaching'].map((strand) =>
      document.querySelector(`.strand.${strand}`).getBoundingClientRect());
    return therapy.right <= coaching.left ? 'beside' : therapy.bottom <= coaching.top ? 'below' : '?';
  });
  const wanted = beside ? 'beside' : 'below';
  check(`${name}, columns`, found === wanted, `coaching stands ${found}, not ${wanted}`);
}

// --- media --------------------------------------------------------------------------------------

async function media(page, name) {
  await page.emulateMedia({ contrast: 'more' });
  await accessible(page, `${name}, more contrast`);
  await page.emulateMedia({ contrast: null, forcedColors: 'active' });
  const seen = await page.evaluate(() => {
    const canvas = getComputedStyle(document.body).backgroundColor;
    return [...document.querySelectorAll('.mark, .fill, .chart text')].filter((element) =>
      getComputedStyle(element).fill === canvas).length;
  });
  check(`${name}, forced colours`, seen === 0, `${seen} parts of charts cannot be seen`);
  await page.emulateMedia({ forcedColors: null, media: 'print' });
  const paper = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  const pages = (paper.toString('latin1').match(/\/Type\s*\/Page\b/g) || []).length;
  check(`${name}, print`, pages >= 2 && pages <= 40, `${pages} pages`);
  await columns(page, `${name}, print`, true);
  await page.emulateMedia({ media: 'screen' });
}

async function keyboard(page, name) {
  await page.keyboard.press('Tab');
  const skip = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return document.activeElement.className === 'skip' && box.left >= 0 && box.top >= 0;
  });
  check(`${name}, skip link`, skip, 'the first Tab does not show it');
  await page.keyboard.press('Enter');
  const there = await page.evaluate(() => document.activeElement.id);
  check(`${name}, skip link leads on`, there === 'main', `to '${there}'`);
}

// --- pages --------------------------------------------------------------------------------------

async function open(browser, file, width) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, javaScriptEnabled: true });
  const other = [];
  page.on('request', (request) => {
    if (request.url() !== `file://${file}`) {
      other.push(request.url());
    }
  });
  page.on('console', (message) => other.push(message.text()));
  page.on('pageerror', (error) => other.push(String(error)));
  await page.goto(`file://${file}`);
  return { page, other };
}

async function checkPage(browser, file) {
  const name = path.basename(file, '.html');
  const { page, other } = await open(browser, file, 1200);
  const title = await page.title();
  check(`${name}, title`, title.startsWith('Integrated profile') || title.startsWith('Your profile'),
    title);
  await structure(page, name);
  await keyboard(page, name);
  await accessible(page, name);
  await fits(page, name, 1200);
  await charts(page, name, 1200);
  await columns(page, name, true);
  await media(page, name);
  check(`${name}, quiet`, other.length === 0, other.join('; '));
  await page.close();
  for (const width of [320, 768]) {
    const small = await open(browser, file, width);
    await fits(small.page, name, width);
    await charts(small.page, name, width);
    await columns(small.page, `${name} at ${width} px`, false);
    if (width === 320) {
      await accessible(small.page, `${name}, 320 px`);
    }
    await small.page.close();
  }
}

async function main() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.html')).sort();
  for (const file of files) {
    await checkPage(browser, path.join(folder, file));
  }
  await browser.close();
  failures.forEach((failure) => console.log(`FAILED  ${failure}`));
  console.log(`${files.length} pages: ${passed} passed, ${failures.length} failed`);
  process.exit(failures.length === 0 && files.length > 0 ? 0 : 1);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
