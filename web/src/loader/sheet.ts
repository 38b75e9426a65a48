/** How button and frame look on the shop's page. */

/** Returns the style sheet; made by script, it needs no `style-src` of the shop. */
export function sheet(): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(`
[hidden]{display:none!important}
button{position:fixed;bottom:calc(24px + env(safe-area-inset-bottom));right:24px;display:grid;place-items:center;
width:58px;height:58px;padding:0;border:0;border-radius:50%;background:var(--colour);color:#fff;cursor:pointer;
box-shadow:0 6px 22px rgb(0 0 0/24%);transition:transform .16s,box-shadow .16s}
button.left{right:auto;left:24px}
button:hover{transform:translateY(-2px);box-shadow:0 10px 26px rgb(0 0 0/28%)}
button:focus-visible{outline:3px solid var(--colour);outline-offset:3px}
svg{width:30px;height:30px;fill:none;stroke:currentcolor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}
span{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;padding:0 6px;box-sizing:border-box;
border:2px solid #fff;border-radius:11px;background:#b3261e;color:#fff;font:600 12px/18px system-ui,sans-serif;
text-align:center}
iframe{position:fixed;bottom:calc(96px + env(safe-area-inset-bottom));right:24px;width:404px;
height:min(690px,calc(100dvh - 120px));border:0;border-radius:20px;background:#f8f4ee;color-scheme:normal;
box-shadow:0 1px 3px rgb(0 0 0/10%),0 18px 60px -8px rgb(0 0 0/30%);animation:rise .2s ease-out}
iframe.left{right:auto;left:24px}
@keyframes rise{from{transform:translateY(14px);opacity:0}}
@media(prefers-color-scheme:dark){iframe{background:#191613}}
@media(max-width:520px),(max-height:480px){
iframe,iframe.left{inset:0;width:100%;height:100%;border-radius:0}
button.open{display:none}}
@media(prefers-reduced-motion:reduce){iframe{animation:none}button{transition:none}}
@media print{button,iframe{display:none}}
`);
  return made;
}
