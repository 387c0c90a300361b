import HummingbirdCore

/// The page by which an applicant answers a correction from home: asks for the end of the ID number, shows what is wrong
/// and why, and takes only that.
struct CorrectionPage {
    private let name: String
    private let nonce: String

    /// - Parameters:
    ///   - name: of the gateway's region.
    ///   - nonce: random, of this answer alone.
    init(name: String, nonce: String) {
        self.name = name
        self.nonce = nonce
    }

    /// The page.
    var response: Response {
        PublicPage.answer(Self.template, ["region": name, "script": Self.script], nonce: nonce)
    }

    private static let template = """
        <!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1"><title>在线补正</title>
        <style nonce="{{nonce}}">{{{style}}}</style></head><body>
        <header><p>{{region}} · 通办网关 在线补正</p></header><main>
        <h1 id="title">在线补正</h1>
        <p id="fault" class="fault" role="alert" hidden></p>
        <form id="enter" class="card"><label for="proof">申请人证件号码后四位</label>
        <input type="text" id="proof" maxlength="4" autocomplete="off" inputmode="text" required>
        <p>用于确认是您本人。连续五次错误，链接将锁定。</p><button>查看需补正的内容</button></form>
        <section id="what" class="card" hidden><dl id="facts"></dl></section>
        <form id="items" hidden></form>
        <section id="done" class="card" hidden><p class="done">补正已提交，办理单位将继续办理，您不必再跑一趟。</p></section>
        <noscript><p class="fault">请启用 JavaScript，或联系受理窗口补正。</p></noscript>
        </main><footer>所交材料加密保存，仅用于办理本事项。</footer>
        <script nonce="{{nonce}}">{{{script}}}</script></body></html>
        """

    /// Texts from the gateway are set as text, never as HTML.
    private static let script = """
        'use strict';
        const token = location.pathname.split('/').pop(), base = '/public/v1/corrections/' + token;
        const by = id => document.getElementById(id);
        let proof = '';
        function fault(text) { by('fault').textContent = text; by('fault').hidden = !text; }
        function make(name, text, parent, set) {
          const e = document.createElement(name); if (text) e.textContent = text;
          Object.assign(e, set || {}); parent.append(e); return e;
        }
        async function call(path, options) {
          const answer = await fetch(base + path, Object.assign({ cache: 'no-store' }, options,
            { headers: Object.assign({ 'Link-Proof': proof }, options && options.headers) }));
          const body = await answer.json().catch(() => ({}));
          if (!answer.ok) {
            const faults = (body.errors || []).map(e => e.message).filter(Boolean).join('；');
            throw new Error(faults || body.message || '暂时无法连接，请稍后再试');
          }
          return body;
        }
        function show(view) {
          by('title').textContent = view.matter; by('enter').hidden = true;
          by('what').hidden = by('items').hidden = false;
          const facts = by('facts'); facts.replaceChildren();
          for (const [name, value] of [['收件编号', view.number], ['办理单位', view.agency],
            ['补正期限', view.due_on], ['咨询电话', view.phone]])
            if (value) { make('dt', name, facts); make('dd', value, facts); }
          const form = by('items'); form.replaceChildren();
          view.items.forEach((item, n) => {
            const card = make('section', '', form, { className: 'card' });
            make('label', item.title || '其他', card, { htmlFor: 'i' + n });
            make('p', item.reason, card, { className: 'reason' });
            if (item.answered) make('p', '已补正，可再次更改', card, { className: 'done' });
            if (item.material) {
              const input = make('input', '', card, { type: 'file', id: 'i' + n, accept: 'image/jpeg,image/png,application/pdf' });
              input.dataset.material = item.material;
            } else if (item.field) {
              const schema = item.schema || {}; let input;
              if (schema.enum) {
                input = make('select', '', card, { id: 'i' + n });
                for (const value of ['', ...schema.enum]) make('option', value, input, { value });
              } else {
                input = make('input', '', card, { type: schema.format === 'date' ? 'date' : 'text', id: 'i' + n, maxLength: 2000 });
              }
              if (schema.description) make('p', schema.description, card);
              input.dataset.field = item.field; input.dataset.type = schema.type || 'string';
            }
          });
          make('button', '提交补正', form);
        }
        by('enter').addEventListener('submit', async event => {
          event.preventDefault(); fault(''); proof = by('proof').value.trim();
          try { show(await call('')); } catch (e) { fault(e.message); }
        });
        by('items').addEventListener('submit', async event => {
          event.preventDefault(); fault('');
          const button = by('items').querySelector('button'); button.disabled = true; button.textContent = '正在提交…';
          try {
            const body = { form: {}, materials: [] };
            for (const input of by('items').querySelectorAll('input,select')) {
              const value = input.value.trim(), type = input.dataset.type;
              if (input.dataset.field && value) body.form[input.dataset.field] = type === 'integer' || type === 'number'
                ? Number(value) : type === 'boolean' ? ['true', '是'].includes(value) : value;
              if (input.dataset.material && input.files[0]) {
                const file = input.files[0];
                const blob = await call('/documents?name=' + encodeURIComponent(file.name.slice(-100)),
                  { method: 'POST', body: file, headers: { 'Content-Type': file.type || 'application/octet-stream' } });
                body.materials.push({ code: input.dataset.material, blob });
              }
            }
            const answer = await call('', { method: 'POST', body: JSON.stringify(body),
              headers: { 'Content-Type': 'application/json' } });
            if (answer.complete) { by('items').hidden = true; by('done').hidden = false; }
            else { show(await call('')); fault('已收到。还需补正：' + answer.remaining.join('、')); }
          } catch (e) { fault(e.message); }
          button.disabled = false; button.textContent = '提交补正';
        });
        """
}
