// Renders a notebook with JupyterLab's own packages: its output area, MIME types, sanitizer and Markdown parser, without its shell.
import { Sanitizer } from '@jupyterlab/apputils';
import { OutputArea, OutputAreaModel } from '@jupyterlab/outputarea';
import { RenderMimeRegistry, standardRendererFactories } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import { marked } from 'marked';

const text = source => (Array.isArray(source) ? source.join('') : source);

/** An output as Jupyter's server sends it: files store texts as lists of lines. */
const joined = output => ({
  ...output,
  ...(output.text && { text: text(output.text) }),
  ...(output.data && {
    data: Object.fromEntries(Object.entries(output.data).map(([type, data]) => [type, /[/+]json$/.test(type) ? data : text(data)]))
  })
});

/** Shows a notebook; resolves once every output is rendered and every image loaded. */
window.renderNotebook = async (notebook, trusted) => {
  const rendermime = new RenderMimeRegistry({
    initialFactories: standardRendererFactories,
    sanitizer: new Sanitizer(),
    markdownParser: { render: async source => marked.parse(source) }
  });
  let expected = 0;
  for (const cell of notebook.cells) {
    const host = document.createElement('section');
    host.className = cell.cell_type;
    document.body.append(host);
    if (cell.cell_type === 'markdown') {
      // JupyterLab sanitizes Markdown cells whether or not the notebook is trusted.
      const renderer = rendermime.createRenderer('text/markdown');
      Widget.attach(renderer, host);
      await renderer.renderModel(rendermime.createModel({ data: { 'text/markdown': text(cell.source) } }));
    } else {
      const code = document.createElement('pre');
      code.textContent = text(cell.source);
      host.append(code);
      const model = new OutputAreaModel({ values: cell.outputs.map(joined), trusted });
      Widget.attach(new OutputArea({ model, rendermime }), host);
      expected += model.length;
    }
  }
  const rendered = () => document.querySelectorAll('.jp-OutputArea-child .jp-OutputArea-output').length;
  while (rendered() < expected) {
    await new Promise(requestAnimationFrame);
  }
  await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
};
