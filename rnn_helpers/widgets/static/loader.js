// made from js/ by `make page`; change it there
async function a({model:e,el:t,host:r}){let{exports:n}=await r.getWidget(e.get("page"));return n.render({model:e,el:t})}var g={render:a};export{g as default};
