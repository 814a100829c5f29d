"""A viewer without a browser: one true session over Streamlit's own websocket, with its own protobuf messages."""

import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

START_SECONDS = 60


@dataclass
class Answer:
    """What one action brought: seconds until the script had run, bytes received, exceptions shown, words shown."""

    seconds: float = 0.0
    size: int = 0
    errors: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class Viewer:
    """One session. `open` first; `choose` changes a bound choice, `go` the page, as a browser would send it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.query: dict[str, str] = {}
        self.pages: dict[str, str] = {}
        self.page = ""
        self.options: dict[str, list[str]] = {}
        self._widgets: dict[str, tuple[str, str]] = {}
        self._known: set[str] = set()
        self._socket: websockets.ClientConnection | None = None

    async def open(self, **query: str) -> Answer:
        """Connect and open the first page with these choices in the address."""
        stream = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await websockets.connect(
            stream, subprotocols=["streamlit"], max_size=None, open_timeout=START_SECONDS, ping_interval=None
        )
        self.query = dict(query)
        return await self._rerun()

    async def go(self, page: str) -> Answer:
        """Open another page by its address ("" is the first); shared choices go along."""
        self.page = self.pages[page]
        return await self._rerun()

    async def choose(self, key: str, value: str) -> Answer:
        """Change the choice that stands under `key` in the address. Dates are ISO."""
        id_, kind = self._widgets[key]
        state = WidgetState(id=id_)
        if kind == "date_input":
            state.string_array_value.data.append(value.replace("-", "/"))
        elif kind == "button_group":
            state.string_array_value.data.append(value)
        else:
            state.string_value = value
        self.query[key] = value
        return await self._rerun(state)

    def offers(self, key: str) -> bool:
        """Tell whether the page has drawn a choice that stands under `key` in the address."""
        return key in self._widgets

    async def close(self) -> None:
        """End the session."""
        if self._socket:
            await self._socket.close()

    async def _rerun(self, *states: WidgetState) -> Answer:
        message = BackMsg()
        message.rerun_script.query_string = urlencode(self.query)
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.widget_states.widgets.extend(states)
        message.rerun_script.cached_message_hashes.extend(self._known)
        answer, begun = Answer(), time.perf_counter()
        assert self._socket
        await self._socket.send(message.SerializeToString())
        while True:
            content = await self._socket.recv()
            assert isinstance(content, bytes)
            told = ForwardMsg()
            told.ParseFromString(content)
            answer.size += len(content)
            self._take(told, answer)
            if (
                told.WhichOneof("type") == "script_finished"
                and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                break  # a page that runs again of itself has not answered yet
        answer.seconds = time.perf_counter() - begun
        if told.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            answer.errors.append(ForwardMsg.ScriptFinishedStatus.Name(told.script_finished))
        return answer

    def _take(self, told: ForwardMsg, answer: Answer) -> None:
        kind = told.WhichOneof("type")
        if told.metadata.cacheable and told.hash:
            self._known.add(told.hash)
        if kind == "navigation":
            self.pages = {p.url_pathname: p.page_script_hash for p in told.navigation.app_pages}
            self.pages[""] = next(p.page_script_hash for p in told.navigation.app_pages if p.is_default)
        if kind != "delta" or told.delta.WhichOneof("type") != "new_element":
            return
        element = told.delta.new_element
        name = element.WhichOneof("type")
        if name == "exception":
            answer.errors.append(f"{element.exception.type}: {element.exception.message}")
        elif name in ("selectbox", "date_input", "button_group"):
            widget = getattr(element, name)
            if widget.query_param_key:
                self._widgets[widget.query_param_key] = (widget.id, name)
                if name == "selectbox":
                    self.options[widget.query_param_key] = list(widget.options)
        elif name in ("markdown", "metric", "heading"):
            answer.words.append(getattr(element, name).body)
