// Drives the installed kernel as VS Code's Jupyter extension does, without Python: JupyterLab's KernelConnection over DEALER and SUB
// sockets of npm's zeromq, which share a routing id, with its first messages in its order. Then what no client should send.
// Usage: NODE_PATH=... node jupyter-kernel.js KERNEL_JSON [REPETITIONS]
'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { spawn } = require('node:child_process');
const zmq = require('zeromq');
const { ServerConnection, KernelMessage } = require('@jupyterlab/services');
const { KernelConnection } = require('@jupyterlab/services/lib/kernel/default');

const specification = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const repetitions = Number(process.argv[3] ?? 1);
const DELIMITER = '<IDS|MSG>';
let passed = 0;

function check(name, condition, details) {
    assert.ok(condition, `${name}: ${JSON.stringify(details)}`);
    passed++;
    console.log(`ok: ${name}`);
}

function sign(key, parts) {
    const hmac = crypto.createHmac('sha256', key);
    parts.forEach(part => hmac.update(part));
    return hmac.digest('hex');
}

function encode(key, message) {
    const parts = [message.header, message.parent_header ?? {}, message.metadata ?? {}, message.content].map(part =>
        Buffer.from(JSON.stringify(part)));
    return [DELIMITER, sign(key, parts), ...parts, ...(message.buffers ?? []).map(buffer => Buffer.from(buffer))];
}

function decode(key, frames) {
    const start = frames.findIndex(frame => frame.toString() === DELIMITER);
    const parts = frames.slice(start + 2, start + 6);
    assert.equal(frames[start + 1].toString(), sign(key, parts), 'the kernel signs what it sends');
    const [header, parent_header, metadata, content] = parts.map(part => JSON.parse(part.toString()));
    return { header, parent_header, metadata, content, buffers: [] };
}

async function freePorts(count) {
    const servers = await Promise.all(Array.from({ length: count }, () => new Promise(resolve => {
        const server = net.createServer().listen(0, '127.0.0.1', () => resolve(server));
    })));
    const ports = servers.map(server => server.address().port);
    await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
    return ports;
}

/** What the extension gives JupyterLab's connection instead of a WebSocket. */
class RawSocket {
    protocol = '';
    constructor(connection, log) {
        this.connection = connection;
        this.log = log;
        const routingId = crypto.randomUUID();
        const options = { routingId, sendHighWaterMark: 0, receiveHighWaterMark: 0, maxMessageSize: -1, linger: 0 };
        this.channels = {
            iopub: new zmq.Subscriber({ maxMessageSize: -1, receiveHighWaterMark: 0, linger: 0 }),
            shell: new zmq.Dealer(options), control: new zmq.Dealer(options), stdin: new zmq.Dealer(options),
        };
        for (const [name, socket] of Object.entries(this.channels)) {
            socket.connect(`tcp://${connection.ip}:${connection[`${name}_port`]}`);
            this.read(name, socket);
        }
        this.channels.iopub.subscribe();
    }
    async read(channel, socket) {
        for await (const frames of socket) {
            const message = { ...decode(this.connection.key, frames), channel };
            this.log.push(message);
            this.onmessage?.({ data: message, type: 'message', target: this });
        }
    }
    send(message) {
        this.sending = (this.sending ?? Promise.resolve()).then(() =>
            this.channels[message.channel].send(encode(this.connection.key, message)));
    }
    close() {
        Object.values(this.channels).forEach(socket => socket.close());
        this.onclose?.({ wasClean: true });
    }
}

class Kernel {
    static async start(folder) {
        const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await freePorts(5);
        const kernel = new Kernel();
        kernel.connection = {
            shell_port, iopub_port, stdin_port, control_port, hb_port, ip: '127.0.0.1', key: crypto.randomUUID(), transport: 'tcp',
            signature_scheme: 'hmac-sha256', kernel_name: 'swa',
        };
        const file = path.join(folder, `kernel ${crypto.randomUUID()}.json`);
        fs.writeFileSync(file, JSON.stringify(kernel.connection));
        const [program, ...words] = specification.argv.map(word => word.replace('{connection_file}', file));
        kernel.process = spawn(program, words, { cwd: folder, env: { ...process.env, ...specification.env } });
        kernel.output = '';
        kernel.process.stdout.on('data', data => kernel.output += data);
        kernel.process.stderr.on('data', data => kernel.output += data);
        kernel.exit = new Promise(resolve => kernel.process.on('exit', (code, signal) => resolve(signal ?? code)));
        kernel.messages = [];
        kernel.connect();
        await kernel.ready();
        return kernel;
    }

    connect() {
        const kernel = this;
        const serverSettings = ServerConnection.makeSettings({
            WebSocket: class extends RawSocket {
                constructor() {
                    super(kernel.connection, kernel.messages);
                    kernel.socket = this;
                }
            },
            wsUrl: 'RAW',
            serializer: { serialize: message => message, deserialize: message => message },
        });
        this.client = new KernelConnection({ serverSettings, handleComms: true, model: { name: 'swa', id: crypto.randomUUID() } });
        this.socket.onopen();
    }

    /** As the extension: requests on both channels until one is answered and an output has come. */
    async ready() {
        const published = new Promise(resolve => this.client.iopubMessage.connect(() => resolve()));
        for (; ;) {
            const answered = Promise.race([this.control('kernel_info_request', {}), this.client.requestKernelInfo()]);
            const isReady = Promise.all([published, answered]).then(() => true);
            if (await Promise.race([isReady, new Promise(resolve => setTimeout(() => resolve(false), 500))])) {
                return;
            }
        }
    }

    control(msgType, content) {
        const message = KernelMessage.createMessage({
            msgType, channel: 'control', username: this.client.username, session: this.client.clientId, content,
        });
        return this.client.sendControlMessage(message, true, true).done;
    }

    /** Executes code and returns the reply and the outputs. */
    async run(code, options = {}) {
        const future = this.client.requestExecute({ code, stop_on_error: true, allow_stdin: true, store_history: true, ...options }, true);
        const outputs = [];
        future.onIOPub = message => {
            outputs.push(message);
            options.onOutput?.(message);
        };
        // The client handles no other message before what this returns has come.
        future.onStdin = message => void options.onInput?.(message);
        const { content } = await future.done;
        return { content, outputs, kinds: outputs.map(({ header, content: { execution_state: state } }) => state ?? header.msg_type) };
    }

    async text(code, options) {
        const { content, outputs } = await this.run(code, options);
        assert.equal(content.status, 'ok', JSON.stringify(content));
        return outputs.filter(({ header }) => header.msg_type === 'stream').map(({ content: { text } }) => text).join('');
    }

    answer(value) {
        return message => this.client.sendInputReply({ value, status: 'ok' }, message.header);
    }

    async shutdown() {
        await this.control('shutdown_request', { restart: false });
        const code = await this.exit;
        this.client.dispose();
        return code;
    }
}

const exists = pid => fs.existsSync(`/proc/${pid}`);

async function gone(pid) {
    while (exists(pid)) {
        await new Promise(resolve => setTimeout(resolve, 20));
    }
    return true;
}

async function session(folder) {
    const kernel = await Kernel.start(folder);
    const info = await kernel.client.info;
    check('the kernel says what it is', info.protocol_version === '5.4' && info.language_info.name === 'C#'
        && info.implementation === 'swa-csharp', info);
    const welcome = kernel.messages.find(({ header }) => header.msg_type === 'iopub_welcome');
    check('a subscriber is welcomed', welcome?.content.subscription === '', welcome);

    let cell = await kernel.run('Console.Write("a"); 1 + 1');
    check('a cell runs, between busy and idle', String(cell.kinds) === 'busy,execute_input,stream,execute_result,idle', cell.kinds);
    check('its outputs name their request', cell.content.status === 'ok' && cell.content.execution_count === 1
        && cell.outputs[3].content.execution_count === 1 && cell.outputs[3].content.data['text/plain'] === '2', cell);
    cell = await kernel.run('1', { silent: true, store_history: false });
    check('a silent cell publishes nothing', String(cell.kinds) === 'busy,idle', cell.kinds);
    cell = await kernel.run(' ');
    check('an empty cell is none', cell.content.status === 'ok' && cell.content.execution_count === 1, cell.content);
    cell = await kernel.run('int seven = 7;', { store_history: false });
    check('what is not stored is not counted', cell.content.execution_count === 1, cell.content);
    cell = await kernel.run('int eight = seven + 1;', { user_expressions: { eight: 'eight', wrong: 'nine' } });
    const { eight, wrong } = cell.content.user_expressions;
    check('expressions are evaluated', cell.content.execution_count === 2 && eight.data['text/plain'] === '8'
        && wrong.status === 'error' && wrong.evalue.includes("'nine'"), cell.content);

    const asked = [];
    const reply = value => message => {
        asked.push(message.content);
        kernel.answer(value)(message);
    };
    const echo = await kernel.text('Console.Write("Name? "); Console.Write(Console.ReadLine() + "|");', { onInput: reply('Ada 🙂') });
    check('a cell reads a line', echo === 'Name? Ada 🙂|' && asked[0].password === false, { echo, asked });
    check('a cell reads characters', await kernel.text(
        'Console.Write((char)Console.Read()); Console.Write((char)Console.Read()); Console.Write(Console.Read());',
        { onInput: reply('ab') }) === 'ab10', asked);
    const lines = ['one', 'two', ''];
    check('a cell reads to an empty line', await kernel.text('Console.Write(Console.In.ReadToEnd());',
        { onInput: message => kernel.answer(lines.shift())(message) }) === 'one\ntwo\n', lines);
    check('where nobody may be asked, the input is empty',
        await kernel.text('Console.Write(Console.ReadLine() is null);', { allow_stdin: false }) === 'True', '');
    cell = await kernel.run('Console.ReadLine();', { onInput: () => kernel.control('interrupt_request', {}) });
    check('an interrupt ends a wait for a line', cell.content.ename === 'Interrupted', cell.content);
    check('and the next cell asks anew', await kernel.text('Console.Write(Console.ReadLine());', { onInput: reply('new') }) === 'new', '');

    let start;
    const started = new Promise(resolve => start = resolve);
    const loop = kernel.run('Console.WriteLine("started"); while (true) { }', { onOutput: ({ header }) =>
        header.msg_type === 'stream' && start() });
    const queued = [kernel.run('2'), kernel.client.requestComplete({ code: 'Console.Wri', cursor_pos: 11 })];
    await started;
    check('the control channel answers while a cell runs', (await kernel.control('kernel_info_request', {})).content.status === 'ok', '');
    await kernel.control('interrupt_request', {});
    check('a loop is interrupted by message', (await loop).content.ename === 'Interrupted', await loop);
    cell = await queued[0];
    check('cells that waited are aborted', cell.content.status === 'aborted' && String(cell.kinds) === 'busy,idle', cell);
    check('other requests that waited are answered', (await queued[1]).content.matches.includes('WriteLine'), await queued[1]);
    const failing = kernel.run('throw new Exception("no");', { stop_on_error: false });
    const after = kernel.run('Console.Write(3);');
    check('but not where a client goes on', (await failing).content.status === 'error' && (await after).content.status === 'ok', '');
    const host = Number(await kernel.text('Console.Write(Environment.ProcessId);'));
    const signalled = kernel.run('Console.WriteLine("started"); while (true) { }', { onOutput: ({ header }) =>
        header.msg_type === 'stream' && [kernel.process.pid, host].forEach(pid => process.kill(pid, 'SIGINT')) });
    check('a loop is interrupted by a signal to all', (await signalled).content.ename === 'Interrupted', await signalled);
    check('which the host survives', await kernel.text('Console.Write(seven);') === '7', '');

    const complete = (await kernel.client.requestComplete({ code: 'var s = "🙂"; seve', cursor_pos: 17 })).content;
    check('positions are in characters', complete.matches.includes('seven') && complete.cursor_start === 13
        && complete.cursor_end === 17, complete);
    const inspect = (await kernel.client.requestInspect({ code: '/*🙂*/ seven', cursor_pos: 8, detail_level: 0 })).content;
    check('a name is explained', inspect.found && inspect.data['text/plain'].includes('int'), inspect);
    const isComplete = (await kernel.client.requestIsComplete({ code: 'void F() {' })).content;
    check('code is incomplete', isComplete.status === 'incomplete' && isComplete.indent === '    ', isComplete);
    const tail = (await kernel.client.requestHistory({
        output: false, raw: true, hist_access_type: 'tail', n: 2 })).content.history;
    check('the history ends with the last cells', tail.length === 2 && tail[1][2] === 'Console.Write(seven);', tail);
    const search = (await kernel.client.requestHistory({
        output: false, raw: true, hist_access_type: 'search', pattern: '*eight*', n: 5, unique: true })).content.history;
    check('the history can be searched', search.length === 1 && search[0][1] === 2, search);
    check('no comms are open', Object.keys((await kernel.client.requestCommInfo({})).content.comms).length === 0, '');
    const comm = kernel.client.createComm('unknown.target');
    const closed = new Promise(resolve => comm.onClose = resolve);
    comm.open({});
    check('a comm to an unknown target is closed', (await closed).content.comm_id === comm.commId, '');

    await hostile(kernel);
    const old = Number(await kernel.text('Console.Write(Environment.ProcessId);'));
    const waiting = kernel.run('Console.WriteLine("s"); await Task.Delay(-1);', { onOutput: ({ header }) =>
        header.msg_type === 'stream' && kernel.control('shutdown_request', { restart: true }) });
    waiting.catch(() => { });
    check('a shutdown ends a kernel whose cell runs', await kernel.exit === 0 && await gone(old), kernel.output);
    kernel.client.dispose();
    check('it says on its error stream what it dropped, each reason once', kernel.output.split('\n').length === 5, kernel.output);
}

/** What no client should send: nothing of it is answered, or with an error, and the kernel goes on. */
async function hostile(kernel) {
    const { key, ip, shell_port: port } = kernel.connection;
    const raw = new zmq.Dealer({ linger: 0 });
    raw.connect(`tcp://${ip}:${port}`);
    const header = msg_type => ({ msg_id: crypto.randomUUID(), username: '', session: 's', date: '', msg_type, version: '5.4' });
    const request = (msg_type, content) => encode(key, { header: header(msg_type), content });
    const signed = (...parts) => [DELIMITER, sign(key, parts), ...parts];
    const answer = async () => decode(key, await raw.receive());
    await raw.send(encode('another key', { header: header('execute_request'), content: { code: 'Environment.Exit(1)' } }));
    await raw.send([DELIMITER, 'short', '{}', '{}', '{}', '{}']);
    await raw.send([DELIMITER]);
    await raw.send(['']);
    await raw.send(signed('{', '{}', '{}', '{}'));
    await raw.send(signed('[]', '', 'null', '7'));
    await raw.send(signed(JSON.stringify(header('execute_request')), '{}', '{}', '['.repeat(100000)));
    await raw.send(signed(JSON.stringify(header('execute_request')), '{}', '{}', '{"code":"1","code":"2"}'));
    const recorded = signed(JSON.stringify(header('kernel_info_request')), '', '', '{}');
    await raw.send(recorded);
    check('a message without parent and metadata is answered', (await answer()).content.status === 'ok', '');
    await raw.send(recorded);
    for (const [type, content] of [
        ['execute_request', { code: 5 }], ['execute_request', {}], ['complete_request', { code: '1', cursor_pos: 'x' }],
        ['history_request', { hist_access_type: 'all' }], ['complete_request', { code: '1', cursor_pos: 1e30 }],
        ['execute_request', { code: '1', silent: 'no' }], ['invented_request', {}],
    ]) {
        await raw.send(request(type, content));
        const { header: { msg_type }, content: { status } } = await answer();
        assert.deepEqual([msg_type, status], [type.replace('request', 'reply'), 'error']);
    }
    await raw.send(signed(JSON.stringify(header('execute_request')), '{}', '{}', '{"code":"\\ud800"}'));
    check('what is wrong is answered with an error', (await answer()).content.status === 'error', '');
    for (const cursor_pos of [-5, 1000]) {
        await raw.send(request('complete_request', { code: 'Console.', cursor_pos }));
        assert.equal((await answer()).content.status, 'ok');
    }
    await raw.send(request('comm_msg', { comm_id: 'x' }));
    await raw.send(request('invented', {}));
    await raw.send(request('kernel_info_request', {}));
    check('what is unknown is ignored', (await answer()).header.msg_type === 'kernel_info_reply', '');
    const stdin = new zmq.Dealer({ linger: 0 });
    stdin.connect(`tcp://${ip}:${kernel.connection.stdin_port}`);
    await stdin.send(request('input_reply', { value: 5 }));
    const heartbeat = new zmq.Request({ linger: 0 });
    heartbeat.connect(`tcp://${ip}:${kernel.connection.hb_port}`);
    await heartbeat.send(['ping', 'pong']);
    check('the heartbeat echoes', String(await heartbeat.receive()) === 'ping,pong', '');
    check('the kernel goes on', await kernel.text('Console.Write(seven);') === '7', '');
    [raw, stdin, heartbeat].forEach(socket => socket.close());
}

async function ends(folder) {
    const kernel = await Kernel.start(folder);
    const pids = (await kernel.text(
        'Console.Write(Environment.ProcessId + " " + System.Diagnostics.Process.Start("sleep", "1000").Id);')).split(' ').map(Number);
    kernel.process.kill('SIGTERM');
    check('SIGTERM ends the kernel with its children', await kernel.exit === 130 && (await Promise.all(pids.map(gone))).every(Boolean), '');
    kernel.client.dispose();
    const other = await Kernel.start(folder);
    const more = (await other.text(
        'Console.Write(Environment.ProcessId + " " + System.Diagnostics.Process.Start("sleep", "1000").Id);')).split(' ').map(Number);
    other.process.kill('SIGKILL');
    check('a kernel that is killed takes its children with it', (await Promise.all(more.map(gone))).every(Boolean), '');
    other.client.dispose();
}

async function many(folder) {
    const kernel = await Kernel.start(folder);
    const count = 1000 * repetitions;
    const text = await kernel.text(`for (int i = 0; i < ${count}; i++) { Console.Write(i + ","); if (i % 10 == 0) display(""); }`);
    const received = kernel.messages.filter(({ header }) => header.msg_type === 'display_data').length;
    check(`${count} messages come without a loss`, text === Array.from({ length: count }, (_, i) => `${i},`).join('')
        && received === Math.ceil(count / 10), received);
    for (let i = 0; i < 5 * repetitions; i++) {
        const host = Number(await kernel.text('Console.Write(Environment.ProcessId);'));
        const port = kernel.connection.shell_port;
        assert.equal(await kernel.shutdown(), 0);
        await gone(host);
        Object.assign(kernel, await Kernel.start(folder));
        assert.notEqual(kernel.connection.shell_port, port);
    }
    check(`${5 * repetitions} restarts`, await kernel.shutdown() === 0, '');
}

(async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'swa kernel '));
    try {
        await session(folder);
        await ends(folder);
        await many(folder);
        console.log(`${passed} passed, 0 failed`);
        process.exit(0);
    } catch (error) {
        console.log(`FAILED: ${error.stack}`);
        process.exit(1);
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
})();
