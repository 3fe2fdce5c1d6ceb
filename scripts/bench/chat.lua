-- For wrk: POSTs chat requests of one size. Arguments: size in bytes, "first" or "last" (where the model key stands),
-- and one of
--   "whole"    turns of a kilobyte and a short last one; a whole answer
--   "stream"   the same; the answer is to come as a stream
--   "short"    turns of a hundred bytes
--   "turn"     all of it is the last turn

local SESSIONS = 64 -- so many different conversations take turns

local WORDS = "the report says that revenue grew by twelve percent while costs in the second region fell because " ..
    "of a new contract and the team asks whether the forecast for next year should be changed or kept as it is "
local LAST_TURN = "Write a Python function that reads these figures and returns the mean of each quarter."

local function text(length)
    return (WORDS:rep(math.floor(length / #WORDS) + 1)):sub(1, length)
end

local function message(role, content)
    return string.format('{"role":"%s","content":"%s"}', role, content)
end

local function body(session, size, order, kind)
    local turns = { message("system", "You are a helpful assistant.") }
    local begin = "Conversation " .. session .. ". "
    local last = message("user", LAST_TURN)
    if kind == "turn" then
        last = message("user", begin .. LAST_TURN .. " " .. text(size - 250))
    else
        turns[2] = message("user", begin)
    end
    local function whole(middle)
        local parts = {}
        for _, turn in ipairs(turns) do parts[#parts + 1] = turn end
        if middle then parts[#parts + 1] = middle end
        parts[#parts + 1] = last
        local messages = '"messages":[' .. table.concat(parts, ",") .. "]"
        local model = '"model":"smart-cheap-router"'
        local rest = '"temperature":0.7,"max_tokens":1024' .. (kind == "stream" and ',"stream":true' or "")
        if order == "first" then return "{" .. model .. "," .. messages .. "," .. rest .. "}" end
        return "{" .. messages .. "," .. rest .. "," .. model .. "}"
    end
    if kind == "turn" then return whole(nil) end
    -- By turns from the assistant and the user; the last one fills up what is left.
    local role, length = "assistant", kind == "short" and 100 or 1000
    while size - #whole(nil) > length + 200 do
        turns[#turns + 1] = message(role, text(length))
        role = role == "assistant" and "user" or "assistant"
    end
    local left = size - #whole(message("assistant", ""))
    return whole(message("assistant", text(math.max(left, 0))))
end

local requests, next_request = {}, 0

function init(args)
    for session = 1, SESSIONS do
        local headers = { ["Content-Type"] = "application/json" }
        if args[3] == "stream" then headers["Accept"] = "text/event-stream" end
        requests[session] = wrk.format("POST", "/v1/chat/completions", headers,
            body(session, tonumber(args[1]), args[2], args[3]))
    end
end

function request()
    next_request = next_request % SESSIONS + 1
    return requests[next_request]
end

function done(summary)
    local e = summary.errors
    print(string.format("bench: %d %d %d", summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout))
end
