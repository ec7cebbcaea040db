"""Jupyter's side of the C# kernel: passes requests to the host's relay as JSON lines, and its answers on to Jupyter.

The cells run in another process behind the relay, so that nothing they or their children print can tear or forge a message.

The command that starts the host stands in the environment variable SWA_NOTEBOOK_HOST as a JSON list; 'swa kernel install' puts it
into kernel.json. Cells are the user's own code and run with the user's rights.
"""

import json
import os
import queue
import subprocess
import threading
import time

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

INTERRUPT_SECONDS = 5
ANSWER_SECONDS = 20
END_SECONDS = 10


class Host:
    """One host process. A thread reads its answers, so that an interrupt of the main thread cannot tear one apart."""

    def __init__(self):
        command = json.loads(os.environ["SWA_NOTEBOOK_HOST"])
        # In a session of its own, for Jupyter interrupts whole process groups.
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
        )
        self.answers = queue.Queue()
        self.requests = 0
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        # Cells run in a process of their own behind it: nothing they print comes here but in messages.
        for line in self.process.stdout:
            self.answers.put(json.loads(line))
        self.answers.put(None)

    def send(self, kind, **fields):
        self.requests += 1
        try:
            self.process.stdin.write(json.dumps({"id": self.requests, "type": kind, **fields}) + "\n")
            self.process.stdin.flush()
        except OSError:
            pass  # It has ended, which its answers tell.
        return self.requests

    def answer(self, request, seconds):
        """The next answer to a request, or None where the process ended; queue.Empty where it takes too long."""
        deadline = time.monotonic() + seconds
        while True:
            message = self.answers.get(timeout=max(0.01, deadline - time.monotonic()))
            if message is None or message["id"] == request:
                return message

    def end(self):
        """Ends the process of the cells with its children; returns its exit code."""
        try:
            self.process.stdin.close()
        except OSError:
            pass  # It has ended by itself.
        try:
            return self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class CSharpKernel(Kernel):
    implementation = "swa-csharp"
    implementation_version = "1.0"
    banner = "C# by Swa.Research"
    language_info = {
        "file_extension": ".cs",
        "mimetype": "text/x-csharp",
        "name": "C#",
        "pygments_lexer": "csharp",
        "version": "14.0",
    }

    host = None
    lost = False

    def running_host(self):
        if self.host is None or self.host.process.poll() is not None:
            self.host = Host()
        return self.host

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False):
        if not code.strip():
            return self.reply()
        try:
            if self.host is not None and self.host.process.poll() is not None:
                self.lost = True
            host = self.running_host()
        except (OSError, KeyError, ValueError) as error:
            return self.fail("HostNotFound", f"The host process cannot be started ({error}): run 'swa kernel install' again.", silent)
        if self.lost:
            self.lost = False
            if not silent:
                text = "The host process is a new one: the state of earlier cells is lost.\n"
                self.send_response(self.iopub_socket, "stream", {"name": "stderr", "text": text})

        request = host.send("execute", code=code, name=f"cell [{self.execution_count}]")
        deadline = None
        error = None
        shown = []
        while True:
            try:
                seconds = 3600 if deadline is None else max(0.01, deadline - time.monotonic())
                message = host.answer(request, seconds)
            except KeyboardInterrupt:
                host.send("interrupt")
                deadline = deadline or time.monotonic() + INTERRUPT_SECONDS
                continue
            except queue.Empty:
                if deadline is None:
                    continue
                return self.lose("stuck", silent)
            if message is None:
                return self.lose("dead", silent)
            if message["type"] == "done":
                break
            if message["type"] == "error":
                error = message["content"]
            if not silent:
                if message["type"] == "execute_result":
                    message["content"]["execution_count"] = self.execution_count
                shown.append((message["type"], message["content"]))
                self.send_response(self.iopub_socket, *shown[-1])

        self.remove_emptied(shown)
        if message["status"] == "stuck":
            return self.lose("stuck", silent)
        if error is not None:
            return {"status": "error", "execution_count": self.execution_count, **error}
        return self.reply()

    def remove_emptied(self, shown):
        """Removes displays that were updated to nothing, such as progress that has ended, so that they are not stored.

        Jupyter can only clear all outputs of a cell, so the others are sent once more.
        """
        emptied = {}
        for kind, content in shown:
            if kind in ("display_data", "update_display_data"):
                emptied[content["transient"]["display_id"]] = kind == "update_display_data" and not any(content["data"].values())
        kept = [(kind, content) for kind, content in shown if not emptied.get(content.get("transient", {}).get("display_id"))]
        if len(kept) < len(shown):
            # Waiting for the next output avoids a flicker; an update is none.
            wait = any(kind != "update_display_data" for kind, _ in kept)
            self.send_response(self.iopub_socket, "clear_output", {"wait": wait})
            for kind, content in kept:
                self.send_response(self.iopub_socket, kind, content)

    def lose(self, why, silent):
        """Gives up the host process."""
        code = self.host.end()
        self.host = None
        self.lost = True
        reason = (
            "The cell did not stop when it was interrupted, so its host process was ended"
            if why == "stuck"
            else f"The host process ended (exit code {code})"
        )
        return self.fail("HostEnded", f"{reason}. The next execution starts a new one; the state of earlier cells is lost.", silent)

    def fail(self, name, text, silent):
        content = {"ename": name, "evalue": text, "traceback": [text]}
        if not silent:
            self.send_response(self.iopub_socket, "error", content)
        return {"status": "error", "execution_count": self.execution_count, **content}

    def reply(self):
        return {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}

    def ask(self, kind, **fields):
        """The answer to a question about code, or None where there is none."""
        try:
            host = self.running_host()
            return host.answer(host.send(kind, **fields), ANSWER_SECONDS)
        except (OSError, KeyError, ValueError, queue.Empty, KeyboardInterrupt):
            return None

    def do_complete(self, code, cursor_pos):
        # Jupyter counts characters, .NET counts UTF-16 units.
        units = [0]
        for character in code:
            units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
        answer = self.ask("complete", code=code, cursor=units[min(cursor_pos, len(code))]) or {"matches": [], "start": 0, "end": 0}
        start, end = (units.index(answer[key]) if answer["matches"] else cursor_pos for key in ("start", "end"))
        return {"status": "ok", "matches": answer["matches"], "cursor_start": start, "cursor_end": end, "metadata": {}}

    def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        cursor = len(code[:cursor_pos].encode("utf-16-le")) // 2
        text = (self.ask("inspect", code=code, cursor=cursor) or {}).get("text")
        return {"status": "ok", "found": bool(text), "data": {"text/plain": text} if text else {}, "metadata": {}}

    def do_is_complete(self, code):
        status = (self.ask("is_complete", code=code) or {}).get("status", "unknown")
        return {"status": status, "indent": "    "} if status == "incomplete" else {"status": status}

    def do_shutdown(self, restart):
        if self.host is not None:
            self.host.end()
        return {"status": "ok", "restart": restart}


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=CSharpKernel)
