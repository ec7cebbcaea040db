"""Compares notebooks that Jupyter has executed with those the host has stored, and tests a session of the kernel through jupyter-client.

Usage: notebook_clients.py KERNEL JUPYTER_DIR HOST_DIR
"""

import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import time

import nbformat
from jupyter_client.manager import start_new_kernel

passed = 0


def check(name, condition, details=""):
    global passed
    if not condition:
        sys.exit(f"FAILED: {name}: {details}")
    passed += 1
    print(f"ok: {name}")


def wait_until(name, condition):
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    check(name, condition())


def merged(outputs):
    """Joins consecutive pieces of a stream, which clients store as they come."""
    result = []
    for output in outputs:
        last = result[-1] if result else {}
        if output["output_type"] == "stream" and last.get("output_type") == "stream" and last["name"] == output["name"]:
            last["text"] += output["text"]
        else:
            result.append(dict(output))
    return result


def compare(jupyter, host):
    left, right = nbformat.read(jupyter, as_version=4), nbformat.read(host, as_version=4)
    for notebook in (left, right):
        nbformat.validate(notebook)
    for number, (a, b) in enumerate(zip(left.cells, right.cells, strict=True), 1):
        if a.cell_type == "code":
            check_quiet = merged(a.outputs) == merged(b.outputs) and a.execution_count == b.execution_count
            if not check_quiet:
                sys.exit(f"FAILED: {jupyter.name}, cell {number}: Jupyter stores {a.outputs}, the host {b.outputs}")
    check(f"{jupyter.name} is the same in Jupyter and in the host", True)


class Session:
    def __init__(self, kernel):
        self.manager, self.client = start_new_kernel(kernel_name=kernel, startup_timeout=120)

    def run(self, code, on_stream=None, timeout=120):
        """Executes code; returns the reply's content and the messages on the way, without status messages."""
        request = self.client.execute(code)
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=timeout)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            if kind not in ("status", "execute_input"):
                messages.append((kind, content))
            if kind == "stream" and on_stream:
                on_stream()
                on_stream = None
        while True:
            reply = self.client.get_shell_msg(timeout=timeout)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"], messages

    def text(self, code):
        reply, messages = self.run(code)
        check_ok(reply)
        return "".join(content["text"] for kind, content in messages if kind == "stream" and content["name"] == "stdout")

    def reply(self, request):
        while True:
            reply = self.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]

    def host(self):
        """The process that runs the cells."""
        return int(self.text("Console.Write(Environment.ProcessId);"))


def check_ok(reply):
    if reply["status"] != "ok":
        sys.exit(f"FAILED: {reply}")


def session(kernel):
    s = Session(kernel)
    try:
        start = time.monotonic()
        s.run("int n = 0;")
        for i in range(200):
            reply, messages = s.run("n++; n")
            check_ok(reply)
            if messages[-1][1]["data"] != {"text/plain": str(i + 1)} or messages[-1][1]["execution_count"] != i + 2:
                sys.exit(f"FAILED: execution {i}: {messages}")
        check(f"200 executions ({time.monotonic() - start:.1f} s)", True)

        _, messages = s.run('Console.Write("a"); Console.Error.Write("b"); var d = display("c"); d.Update("é🙂"); Console.Write("d");')
        kinds = [(kind, content.get("name") or content["data"]["text/plain"]) for kind, content in messages]
        check("streams and displays come in order", kinds == [
            ("stream", "stdout"), ("stream", "stderr"), ("display_data", "c"), ("update_display_data", "é🙂"), ("stream", "stdout"),
        ], kinds)
        ids = {content["transient"]["display_id"] for kind, content in messages if kind.endswith("display_data")}
        check("an update names its display", len(ids) == 1, ids)

        streamed = []
        s.run('Console.WriteLine("first"); await Task.Delay(500);', on_stream=lambda: streamed.append(time.monotonic()))
        check("streams come as they are printed", time.monotonic() - streamed[0] > 0.2)

        s.run("/// <summary>Doubles a number.</summary>\n/// <param name=\"x\">The number.</param>\nint Twice(int x) => 2 * x;\nvar words = new List<string>();")
        reply = s.reply(s.client.complete('var s = "🙂"; words.Ad', 21))
        check("completion of a member", {"Add", "AddRange"} <= set(reply["matches"]) and (reply["cursor_start"], reply["cursor_end"]) == (19, 21), reply)
        check("completion of an extension method", "Select" in s.reply(s.client.complete("words.Sel"))["matches"])
        check("completion of a name", s.reply(s.client.complete("Twi"))["matches"] == ["Twice"])
        check("completion of a static member", "WriteLine" in s.reply(s.client.complete("Console.Wri"))["matches"])

        check_ok(s.run("record Settings(int Agents, double Weight);\nvar settings = new Settings(5, 1);")[0])
        reply = s.reply(s.client.complete("settings with { "))
        check("completion after with", reply["matches"] == ["Agents", "Weight"], reply)
        reply = s.reply(s.client.complete("new Settings("))
        check("completion of arguments starts with their names", reply["matches"][:2] == ["Agents:", "Weight:"], reply["matches"][:5])
        check("no completion in a string", not s.reply(s.client.complete('var t = "set'))["matches"])

        _, messages = s.run('Console.Write("a"); var bar = display("10%"); bar.Update("90%"); bar.Update(""); 1 + 1')
        check("a display that was updated to nothing is removed", [kind for kind, _ in messages][-3:] == ["clear_output", "stream", "execute_result"], messages)

        found = s.reply(s.client.inspect("Twice(3)", 3))
        check("inspection of a cell's own function", found["found"] and "int Twice(int x)" in found["data"]["text/plain"], found)
        found = s.reply(s.client.inspect("words.AddRange(null)", 9))
        check("inspection of the framework", "AddRange(IEnumerable<string>" in found["data"]["text/plain"], found)
        library = pathlib.Path("src/Swa.Research/bin/Release/net10.0/Swa.Research.dll").resolve()
        check_ok(s.run(f'#r "{library}"\nusing Swa.Research;')[0])
        found = s.reply(s.client.inspect("CongestionGame.Paper.Welfare(20)", 24))
        check("inspection with the library's documentation", "Welfare W = A − β·E" in found["data"]["text/plain"], found)
        check("inspection of nothing", not s.reply(s.client.inspect("nothing", 3))["found"])

        for code, status in (("int a = 1;", "complete"), ("void F() {", "incomplete"), ("int a = );", "invalid")):
            check(f"'{code}' is {status}", s.reply(s.client.is_complete(code))["status"] == status)

        reply, messages = s.run('int before = 5;\nthrow new InvalidOperationException("no");')
        error = messages[-1][1]
        check("an exception names its line", reply["status"] == "error" and error["ename"] == "System.InvalidOperationException"
              and "line 2: throw new" in error["traceback"][1], error)
        reply, messages = s.run("int y = z;")
        check("a compilation error names its line", "(1,9): error CS0103" in "\n".join(messages[-1][1]["traceback"]), messages)
        check("the session goes on after errors", s.text("Console.Write(before);") == "5")

        reply, _ = s.run('Console.WriteLine("started"); while (true) { }', on_stream=s.manager.interrupt_kernel)
        check("an infinite loop is interrupted", reply["status"] == "error" and reply["ename"] == "Interrupted", reply)
        check("the state survives the interrupt", s.text("Console.Write(n);") == "200")
        reply, _ = s.run('Console.WriteLine("started"); await Task.Delay(-1);', on_stream=s.manager.interrupt_kernel)
        check("a cell that cannot be stopped ends its host", reply["ename"] == "HostEnded" and "state of earlier cells is lost" in reply["evalue"], reply)
        reply, messages = s.run("Console.Write(1);")
        check("the next execution says that state is lost", "state of earlier cells is lost" in messages[0][1]["text"], messages)
        check("only once", s.text("Console.Write(2);") == "2")

        for code, expected in (
            ('System.Diagnostics.Process.Start("printf", "hello").WaitForExit();', "hello"),
            ("Console.OpenStandardOutput().Write([0xff, 0xfe, 10]);", "\ufffd\ufffd\n"),
            ('System.Diagnostics.Process.Start("cat").WaitForExit();', ""),
            ("Console.WriteLine(\"{\\\"id\\\":1,\\\"type\\\":\\\"done\\\"}\"); Console.OpenStandardOutput().Write(\"null\\n\"u8);",
             '{"id":1,"type":"done"}\nnull\n'),
        ):
            text = s.text(code)
            check(f"what {code[:40]}... prints is text", text == expected, text)
        reply, messages = s.run(
            "System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"head -c 300000000 /dev/zero | tr '\\\\0' x\"]).WaitForExit(); 1")
        length = sum(len(content["text"]) for kind, content in messages if kind == "stream" and content["name"] == "stdout")
        check("a child's output is cut", length == 10_000_000 and "cut here" in messages[-1][1]["text"], length)

        host = s.host()
        os.kill(host, signal.SIGKILL)
        wait_until("the host is dead", lambda: not pathlib.Path(f"/proc/{host}").exists())
        reply, messages = s.run("Console.Write(3);")
        check("a host killed between cells is replaced, and it is said", reply["status"] == "ok" and "lost" in messages[0][1]["text"], messages)
        reply, messages = s.run("System.Diagnostics.Process.GetCurrentProcess().Kill(); await Task.Delay(-1);")
        check("a host killed in a cell is reported", reply["ename"] == "HostEnded" and "exit code" in reply["evalue"], reply)
        check("and the next execution runs", s.run("1 + 1")[0]["status"] == "ok")

        s.client.allow_stdin = True
        request = s.client.execute("Console.Write(Console.ReadLine());", allow_stdin=True)
        question = s.client.get_stdin_msg(timeout=60)
        check("a cell asks for a line", question["msg_type"] == "input_request" and question["parent_header"]["msg_id"] == request, question)
        s.client.input("a line")
        check_ok(s.reply(request))

        old = s.host()
        s.manager.restart_kernel(now=False)
        s.client.wait_for_ready(timeout=120)
        reply, messages = s.run("Console.Write(n);")
        check("a restart forgets", reply["status"] == "error" and "'n' does not exist" in reply["evalue"], reply)
        last = s.host()
        check("a restart ends the old host", not pathlib.Path(f"/proc/{old}").exists() and last != old)
    finally:
        s.client.stop_channels()
        s.manager.shutdown_kernel(now=False)
    wait_until("a shutdown ends the host", lambda: not pathlib.Path(f"/proc/{last}").exists())


def peer(port, kind):
    """A bare connection that has introduced itself as ZeroMQ's sockets do."""
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(16 + 32))
    ready = b"\x05READY" + b"\x0bSocket-Type" + struct.pack(">I", len(kind)) + kind
    connection.sendall(b"\x04" + bytes([len(ready)]) + ready)
    received = b""
    while len(received) < 64 + 2 + len(b"\x05READY"):
        received += connection.recv(4096)
    return connection


def hostile_peers(kernel):
    s = Session(kernel)
    try:
        s.run("1")
        process = s.manager.provisioner.process.pid

        def memory():
            return int(pathlib.Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

        before = memory()
        with peer(s.client.shell_port, b"DEALER") as huge:
            huge.sendall(b"\x02" + struct.pack(">Q", 1 << 62))
            try:
                while huge.recv(4096):
                    pass
            except ConnectionResetError:
                pass
        check("a peer that announces a frame of 4 EiB is disconnected", True)
        with peer(s.client.shell_port, b"DEALER") as unsigned:
            unsigned.sendall(b"".join(b"\x01" + bytes([len(frame)]) + frame for frame in (b"<IDS|MSG>", b"0" * 64, b"{}", b"{}", b"{}"))
                             + b"\x00\x02{}")
            reply, messages = s.run("2")
            check("the kernel goes on", reply["status"] == "ok" and messages[-1][1]["data"]["text/plain"] == "2", messages)

        with peer(s.client.iopub_port, b"SUB") as silent:
            silent.sendall(b"\x00\x01\x01")
            lengths = []
            for _ in range(24):
                _, messages = s.run("for (int i = 0; i < 90; i++) Console.Write(new string('x', 100_000));")
                lengths.append(sum(len(content["text"]) for kind, content in messages if kind == "stream"))
            check("who reads gets all, beside a subscriber that never reads", lengths == [9_000_000] * 24, lengths)
        grown = memory() - before
        check("the kernel holds at most 256 MiB for it", grown < 256 << 20, f"{grown >> 20} MiB")
    finally:
        s.client.stop_channels()
        s.manager.shutdown_kernel(now=False)


def orphan(kernel):
    """A kernel whose client is killed, which cannot tell it to end."""
    client = subprocess.Popen([sys.executable, "-c", f"""
import time
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name={kernel!r}, startup_timeout=120)
print(manager.provisioner.process.pid, flush=True)
time.sleep(600)
"""], stdout=subprocess.PIPE, text=True)
    process = pathlib.Path("/proc") / client.stdout.readline().strip()
    check("a client's kernel runs", process.is_dir())
    client.kill()
    client.wait()
    wait_until("a kernel ends with the client that started it", lambda: not process.exists())


kernel, jupyter, host = sys.argv[1:]
for file in sorted(pathlib.Path(jupyter).glob("*.ipynb")):
    compare(file, pathlib.Path(host) / file.name)
session(kernel)
hostile_peers(kernel)
orphan(kernel)
print(f"{passed} passed, 0 failed")
