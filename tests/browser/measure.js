// What a person in the last row can read: every text's size on the screen and its contrast, and what is cut off.
() => {
  const seen = element => {
    const style = getComputedStyle(element);
    return style.visibility !== 'hidden' && style.display !== 'none' && element.getClientRects().length > 0;
  };
  const rgba = text => {
    const numbers = (text.match(/[\d.]+/g) || []).map(Number);
    const scaled = text.startsWith('color(') ? numbers.map((n, i) => i < 3 ? n * 255 : n) : numbers;
    return [scaled[0] || 0, scaled[1] || 0, scaled[2] || 0, scaled.length > 3 ? scaled[3] : (text === 'transparent' || text === 'none' ? 0 : 1)];
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const light = colour => {
    const [r, g, b] = colour.map(c => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
  const paint = element => {
    const style = getComputedStyle(element);
    if (element instanceof SVGElement && element.tagName !== 'svg') {
      if (element.tagName === 'image' || element.tagName === 'use') return [0, 0, 0, 0];
      const colour = rgba(style.fill);
      colour[3] *= Number(style.fillOpacity) * Number(style.opacity);
      return colour;
    }
    return rgba(style.backgroundColor);
  };
  const ground = (element, box) => {
    const layers = [];
    if (element instanceof SVGElement) {
      const own = element.closest('text');
      for (const below of document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2))
        if (!own || (below !== own && !own.contains(below) && below.tagName !== 'text' && below.tagName !== 'tspan')) layers.push(paint(below));
    } else for (let up = element; up; up = up.parentElement) layers.push(paint(up));
    let colour = [255, 255, 255];
    const opaque = layers.findIndex(layer => layer[3] >= 1);
    for (const layer of layers.slice(0, opaque < 0 ? layers.length : opaque + 1).reverse()) colour = over(layer, colour);
    return colour;
  };
  const small = [], faint = [], cut = [];
  let texts = 0;
  const walker = document.createTreeWalker(document.querySelector('.workbook'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement, words = node.textContent.trim();
    if (!words || !seen(element) || ['STYLE', 'SCRIPT', 'OPTION', 'title', 'desc', 'style'].includes(element.tagName)) continue;
    if (element.closest('.widget-upload')) continue;
    if (element instanceof SVGElement) element.scrollIntoView({ block: 'center', inline: 'nearest' });
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 1 || box.height < 1) continue;
    texts += 1;
    const style = getComputedStyle(element);
    const matrix = element instanceof SVGGraphicsElement ? element.getScreenCTM() : null;
    const size = parseFloat(style.fontSize) * (matrix ? Math.hypot(matrix.b, matrix.d) : 1);
    if (size < 11.99) small.push(`${size.toFixed(2)} px: ${words.slice(0, 60)}`);
    const colour = rgba(element instanceof SVGElement ? style.fill : style.color);
    const back = ground(element, box);
    const contrast = ratio(over(colour, back), back);
    if (contrast < 4.495) faint.push(`${contrast.toFixed(2)}: ${words.slice(0, 60)} (${style.color}/${style.fill} on ${back.map(Math.round)})`);
  }
  for (const element of [document.scrollingElement, ...document.querySelectorAll('.workbook, .workbook *')]) {
    if (element instanceof SVGElement || !seen(element) || element.closest('.widget-upload') || element.matches('input, select, textarea')) continue;
    const overflow = getComputedStyle(element).overflowX;
    if (overflow !== 'visible' && element.scrollWidth > element.clientWidth + 1)
      cut.push(`${element.tagName}.${element.className}: ${element.scrollWidth} in ${element.clientWidth} px (${overflow})`);
  }
  return { texts, small, faint, cut };
}
