"""The operations of the client whose calls block.

``tools/generate.py`` makes those of :class:`AsyncClient`, and the types of ``with_raw_response``, from this file.
"""

from __future__ import annotations

from ._settings import UNSET, options

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping
    from typing import Any, TypeVar, Union

    from ._enums import FlowCategory, FlowStatus
    from ._native import (
        Call,
        CancelToken,
        FlowDetails,
        FlowList,
        FlowPreview,
        FlowSummary,
        NativeClient,
        RawResponse,
        SavedFlow,
    )
    from ._settings import Unset

    _T = TypeVar("_T")
    #: Flow JSON as text or bytes, which go verbatim, as the path of a file, or as a dict, which is written compactly.
    _FlowJson = Union[str, bytes, os.PathLike[str], Mapping[str, Any]]


class Operations:
    """The operations, in terms of how a call is run."""

    __slots__ = ()
    _native: NativeClient

    def _run(self, call: Call[_T]) -> _T:
        raise NotImplementedError

    def create_flow(
        self,
        name: str,
        categories: Iterable[FlowCategory | str],
        *,
        publish: bool | None = None,
        flow_json: _FlowJson | None = None,
        clone_flow_id: str | None = None,
        endpoint_uri: str | None = None,
        raise_on_validation: bool | None = None,
        reconcile: bool | None = None,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> SavedFlow:
        """Create a flow. Sends ``POST .../flows``.

        The flow exists, as a draft, even when the server reports findings in its flow JSON: look at
        ``validation_errors`` or call ``require_valid()``. It is never sent twice blindly.

        Parameters
        ----------
        name
            The name, unique within the WhatsApp Business account.
        categories
            What the flow is for; at least one.
        publish
            Publish it at once.
        flow_json
            The document. A ``str``, ``bytes`` or file (``pathlib.Path``) is sent verbatim, so that the server's
            lines and columns are those of the file; a ``dict`` is written compactly.
        clone_flow_id
            Copy this flow.
        endpoint_uri
            The endpoint of the flow, sent as ``endPointUri``.
        raise_on_validation
            Raise :class:`ValidationFailedError` when the server reports findings.
        reconcile
            Look the flow up by its name, before and after an unclear failure: see :class:`Client`.
        timeout
            The deadline of this call in seconds: all attempts and the waits between them.
        max_retries
            How often to try again after a failure that allows it.
        extra_headers
            Headers to send along; ``Authorization`` is refused.
        cancel
            A token that cancels this call from elsewhere.

        Raises
        ------
        OutcomeUnknownError
            No answer came: the flow may exist.
        ValidationFailedError
            The server refused the flow JSON.
        ConflictError
            The name is taken.
        """
        return self._run(
            self._native.create_flow(
                name,
                categories,
                publish,
                flow_json,
                clone_flow_id,
                endpoint_uri,
                options(timeout, max_retries, extra_headers, cancel, raise_on_validation, reconcile),
            )
        )

    def get_flow(
        self,
        flow_id: str,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> FlowDetails:
        """Read a flow. Sends ``GET .../flows/{flow_id}``.

        Raises
        ------
        NotFoundError
            There is no such flow.
        """
        return self._run(self._native.get_flow(flow_id, options(timeout, max_retries, extra_headers, cancel)))

    def list_flows(
        self,
        *,
        limit: int | None = None,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> FlowList:
        """List the channel's flows. Sends ``GET .../flows?limit=1000``.

        A full page has ``truncated`` set: there may be more flows, and the API has no way to ask for them.

        Parameters
        ----------
        limit
            How many at most: 1 to 1,000, which is also what is asked for by default.
        """
        return self._run(self._native.list_flows(limit, options(timeout, max_retries, extra_headers, cancel)))

    def update_flow(
        self,
        flow_id: str,
        *,
        name: str | Unset | None = UNSET,
        categories: Iterable[FlowCategory | str] | Unset | None = UNSET,
        publish: bool | Unset | None = UNSET,
        flow_json: _FlowJson | Unset | None = UNSET,
        clone_flow_id: str | Unset | None = UNSET,
        endpoint_uri: str | Unset | None = UNSET,
        application_id: str | Unset | None = UNSET,
        raise_on_validation: bool | None = None,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> SavedFlow:
        """Change a draft flow. Sends ``PUT .../flows/{flow_id}``.

        Only what is given is sent; the rest stays as it is. None is sent as ``null``, which is something else.

        Parameters
        ----------
        flow_id
            The flow.
        name, categories, publish, flow_json, clone_flow_id, endpoint_uri
            As for :meth:`create_flow`.
        application_id
            The Meta application the flow belongs to.

        Raises
        ------
        InvalidArgumentError
            Nothing to change was given.
        ConflictError
            The flow is no draft any more.
        ValidationFailedError
            The server refused the flow JSON.
        """
        changes = {
            "name": name,
            "categories": categories,
            "publish": publish,
            "flow_json": flow_json,
            "clone_flow_id": clone_flow_id,
            "endpoint_uri": endpoint_uri,
            "application_id": application_id,
        }
        return self._run(
            self._native.update_flow(
                flow_id,
                {field: value for field, value in changes.items() if value is not UNSET},
                options(timeout, max_retries, extra_headers, cancel, raise_on_validation),
            )
        )

    def publish_flow(
        self,
        flow_id: str,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        """Publish a draft. Sends ``POST .../flows/{flow_id}/publish``.

        After that it can be sent, and no longer changed. This cannot be undone, so after an unclear failure the client
        asks first whether the flow is published, and sends again only if it is not.

        Raises
        ------
        ConflictError
            The flow is no draft.
        NotFoundError
            There is no such flow.
        OutcomeUnknownError
            Neither the answer nor the question got through.
        """
        return self._run(self._native.publish_flow(flow_id, options(timeout, max_retries, extra_headers, cancel)))

    def deprecate_flow(
        self,
        flow_id: str,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        """Withdraw a published flow for good. Sends ``POST .../flows/{flow_id}/deprecate``.

        Raises
        ------
        ConflictError, BadRequestError
            The flow is not published.
        NotFoundError
            There is no such flow.
        OutcomeUnknownError
            Neither the answer nor the question got through.
        """
        return self._run(self._native.deprecate_flow(flow_id, options(timeout, max_retries, extra_headers, cancel)))

    def delete_flow(
        self,
        flow_id: str,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        """Delete a flow that was never published, for good. Sends ``DELETE .../flows/{flow_id}``.

        Raises
        ------
        ConflictError
            The flow was published.
        NotFoundError
            There is no such flow.
        """
        return self._run(self._native.delete_flow(flow_id, options(timeout, max_retries, extra_headers, cancel)))

    def preview_flow(
        self,
        flow_id: str,
        *,
        refresh: bool | None = None,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> FlowPreview:
        """Get the link that shows a flow to whoever holds it. Sends ``GET .../flows/{flow_id}/preview``.

        Parameters
        ----------
        flow_id
            The flow.
        refresh
            True for a new link.

        Raises
        ------
        NotFoundError
            There is no such flow.
        """
        return self._run(
            self._native.preview_flow(flow_id, refresh, options(timeout, max_retries, extra_headers, cancel))
        )

    def download_flow_json(
        self,
        flow: FlowDetails | str,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> str:
        """Download a flow's JSON: the document's text as it is stored.

        Takes what :meth:`get_flow` returned, or a flow's id. The link leads to another server than the API's:
        neither the key nor any header goes there, only https is followed, and only to public addresses. A link that
        has expired is replaced once.

        Raises
        ------
        NotFoundError
            There is no such flow.
        """
        return self._run(self._native.download_flow_json(flow, options(timeout, max_retries, extra_headers, cancel)))

    def find_flow(
        self,
        name: str,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> FlowSummary | None:
        """Look a flow up by its exact name, with one :meth:`list_flows`; None when there is none.

        Raises
        ------
        ConflictError
            Several flows have the name; the message lists their ids.
        """
        return self._run(self._native.find_flow(name, options(timeout, max_retries, extra_headers, cancel)))

    def wait_for_status(
        self,
        flow_id: str,
        status: FlowStatus | str,
        timeout: float,
        *,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> FlowDetails:
        """Wait until a flow has a status, asking at once, then after 1, 2, 4, 8 and every 10 seconds.

        Parameters
        ----------
        flow_id
            The flow.
        status
            The status to wait for.
        timeout
            For how many seconds to wait.

        Raises
        ------
        RequestTimeoutError
            It has another status still when the time is over.
        ConflictError
            It is deprecated, which no flow comes back from.
        """
        return self._run(
            self._native.wait_for_status(flow_id, status, timeout, options(None, max_retries, extra_headers, cancel))
        )

    def request(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        timeout: float | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
    ) -> RawResponse:
        """Send any other request of the API through the client's key, retries and rate limit.

        Parameters
        ----------
        method
            Such as ``GET``. A method that changes something is not repeated blindly.
        path
            The path on the server; ``{account}`` and ``{channel}`` are filled in.
        body
            Sent as JSON; ``bytes`` are sent as they are.
        """
        return self._run(self._native.request(method, path, body, options(timeout, max_retries, extra_headers, cancel)))
