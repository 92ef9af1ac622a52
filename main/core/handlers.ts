// The bridge's table, each call to its verb: one line each.
import type { BridgeCalls } from "../../shared/bridge/calls.ts";
import type { Handlers } from "../../shared/contract.ts";
import type { App } from "./engine/app.ts";
import { declineCall, leaveCall, loseParticipant } from "./engine/calls/leaveCall.ts";
import { sayPresent, signalTo } from "./engine/calls/signalCall.ts";
import { joinCall, prepareCall, startCall } from "./engine/calls/startCall.ts";
import { addMembers, leaveConversation, removeMember, resetConversation } from "./engine/changeMembers.ts";
import { markRead, setDraft, setMuted, setPinned } from "./engine/changeOwnView.ts";
import { measureConnection } from "./engine/measureConnection.ts";
import { renameConversation } from "./engine/renameConversation.ts";
import { findMessages, pageOfCalls, pageOfMessages } from "./engine/readMessages.ts";
import { discardOwnMessage, retryMessage } from "./engine/retryMessage.ts";
import { startDirect, startGroup } from "./engine/startConversation.ts";
import { viewConversations, viewMembers, viewPeople } from "./engine/views.ts";

export function createHandlers(app: App): Handlers<BridgeCalls> {
  return {
    "app.view": () => app.view(),
    "profile.protect": ({ passphrase }) => app.protect(passphrase),
    "profile.unlock": ({ passphrase }) => app.unlock(passphrase),
    "relay.inspect": (params) => app.enrolment.inspect(params),
    "account.enrol": (params) => app.enrolment.enrol(params),
    "recoveryKey.show": () => ({ groups: app.recoveryKey() }),
    "recoveryKey.confirm": () => app.confirmRecoveryKey(),
    "account.rename": ({ name }) => app.rename(name),
    "presence.set": ({ state }) => app.engine.presences.setOwn(state).then(() => app.changed()),
    "connection.retry": () => answerNothing(app.engine.connection.connect()),
    "settings.change": (params) => app.changeSettings(params),
    "people.list": () => ({ people: viewPeople(app.engine) }),
    "conversation.list": () => ({ conversations: viewConversations(app.engine) }),
    "conversation.members": (params) => ({ members: viewMembers(app.engine, params.conversationId) }),
    "conversation.startDirect": (params) => startDirect(app.engine, params),
    "conversation.startGroup": (params) => startGroup(app.engine, params),
    "conversation.rename": (params) => renameConversation(app.engine, params),
    "conversation.addMembers": (params) => addMembers(app.engine, params),
    "conversation.removeMember": (params) => removeMember(app.engine, params),
    "conversation.leave": (params) => leaveConversation(app.engine, params),
    "conversation.reset": (params) => resetConversation(app.engine, params),
    "conversation.markRead": (params) => markRead(app.engine, params),
    "conversation.setPinned": (params) => setPinned(app.engine, params),
    "conversation.setMuted": (params) => setMuted(app.engine, params),
    "conversation.setDraft": (params) => answerNothing(setDraft(app.engine, params)),
    "conversation.setTyping": ({ conversationId, active }) =>
      app.engine.typing.setOwn(conversationId, active).then(answerNothing),
    "message.page": (params) => pageOfMessages(app.engine, params),
    "message.send": (params) => app.engine.sends.send(params),
    "message.retry": ({ messageId }) => retryMessage(app.engine, messageId),
    "message.discard": ({ messageId }) => discardOwnMessage(app.engine, messageId).then(answerNothing),
    "call.list": () => ({ calls: app.engine.calls.list() }),
    "call.start": (params) => startCall(app.engine, params),
    "call.prepare": (params) => prepareCall(app.engine, params),
    "call.join": (params) => joinCall(app.engine, params),
    "call.decline": (params) => declineCall(app.engine, params).then(answerNothing),
    "call.leave": (params) => answerNothing(leaveCall(app.engine, params)),
    "call.present": (params) => answerNothing(sayPresent(app.engine, params)),
    "call.signal": (params) => signalTo(app.engine, params).then(answerNothing),
    "call.lost": (params) => answerNothing(loseParticipant(app.engine, params)),
    "call.history": (params) => pageOfCalls(app.engine, params),
    "iceServer.list": () => app.engine.connection.ask("iceServer.list", {}),
    "connection.measure": () => measureConnection(app.engine),
    "message.search": (params) => findMessages(app.engine, params),
  };
}

function answerNothing(_done: void): Record<string, never> {
  return {};
}
