<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW" sourcelanguage="zh_CN">
<context>
    <name>AlarmDelegate</name>
    <message>
        <source>{name} 接手</source>
        <translation>{name} 接手</translation>
    </message>
    <message>
        <source>数据陈旧</source>
        <translation>資料陳舊</translation>
    </message>
</context>
<context>
    <name>AlarmDetail</name>
    <message>
        <source>报警详情</source>
        <translation>警報詳情</translation>
    </message>
    <message>
        <source>监测与案情</source>
        <translation>監測與案情</translation>
    </message>
    <message>
        <source>在报警列表里选一条，这里显示它的详情</source>
        <translation>在警報列表裡選一條，這裡顯示它的詳情</translation>
    </message>
    <message>
        <source>最近的摄像机</source>
        <translation>最近的攝影機</translation>
    </message>
    <message>
        <source>经过（本席位所见）</source>
        <translation>經過（本席位所見）</translation>
    </message>
    <message>
        <source>没有{deed}：{reason}</source>
        <translation>沒有{deed}：{reason}</translation>
    </message>
    <message>
        <source>发生</source>
        <translation>發生</translation>
    </message>
    <message>
        <source>{when}，共 {count} 次</source>
        <translation>{when}，共 {count} 次</translation>
    </message>
    <message>
        <source>首次</source>
        <translation>首次</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>恢復</translation>
    </message>
    <message>
        <source>确认</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>接手</translation>
    </message>
    <message>
        <source>还没有人接手</source>
        <translation>還沒有人接手</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>來源</translation>
    </message>
    <message>
        <source>数据</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>来源没有新数据，现场可能已变化</source>
        <translation>來源沒有新資料，現場可能已變化</translation>
    </message>
    <message>
        <source>{clock}（{age}前）</source>
        <translation>{clock}（{age}前）</translation>
    </message>
</context>
<context>
    <name>AlarmListView</name>
    <message>
        <source>报警列表</source>
        <translation>警報列表</translation>
    </message>
</context>
<context>
    <name>AlarmMenu</name>
    <message>
        <source>在地图上定位</source>
        <translation>在地圖上定位</translation>
    </message>
    <message>
        <source>调看最近两路摄像机</source>
        <translation>調看最近兩路攝影機</translation>
    </message>
    <message>
        <source>确认</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>释放</source>
        <translation>釋放</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>接手</translation>
    </message>
</context>
<context>
    <name>AlarmPanel</name>
    <message>
        <source>报警</source>
        <translation>警報</translation>
    </message>
    <message>
        <source>清除筛选</source>
        <translation>清除篩選</translation>
    </message>
    <message>
        <source>没有{deed}“{title}”：{reason}</source>
        <translation>沒有{deed}「{title}」：{reason}</translation>
    </message>
    <message>
        <source>筛选条件挡住了 {alarms} 条未确认报警</source>
        <translation>篩選條件擋住了 {alarms} 條未確認警報</translation>
    </message>
    <message>
        <source>没有报警</source>
        <translation>沒有警報</translation>
    </message>
    <message>
        <source>未确认 {count}</source>
        <translation>未確認 {count}</translation>
    </message>
    <message>
        <source>最久 {age}</source>
        <translation>最久 {age}</translation>
    </message>
    <message>
        <source>全部已确认</source>
        <translation>全部已確認</translation>
    </message>
    <message>
        <source>显示 {shown} / {total}</source>
        <translation>顯示 {shown} / {total}</translation>
    </message>
    <message>
        <source>共 {total}</source>
        <translation>共 {total}</translation>
    </message>
    <message>
        <source>锁定列表</source>
        <translation>鎖定列表</translation>
    </message>
    <message>
        <source>已锁定</source>
        <translation>已鎖定</translation>
    </message>
    <message>
        <source>已锁定，新来 {count} 条 {shape}{severity}</source>
        <translation>已鎖定，新來 {count} 條 {shape}{severity}</translation>
    </message>
    <message>
        <source>列表不再移动，内容照常更新；再按一次，新来的报警排进列表</source>
        <translation>列表不再移動，內容照常更新；再按一次，新來的警報排進列表</translation>
    </message>
    <message>
        <source>解除锁定，新来的报警排进列表</source>
        <translation>解除鎖定，新來的警報排進列表</translation>
    </message>
    <message>
        <source>与中心断开，自 {clock} 起（{age}）。下面是断开前的内容。</source>
        <translation>與中心斷開，自 {clock} 起（{age}）。下面是斷開前的內容。</translation>
    </message>
</context>
<context>
    <name>Alarms</name>
    <message>
        <source>上一个操作还在提交，请稍候</source>
        <translation>上一個操作還在提交，請稍候</translation>
    </message>
    <message>
        <source>报警已经恢复，不用再处理</source>
        <translation>警報已經恢復，不用再處理</translation>
    </message>
    <message>
        <source>这条报警已经确认过</source>
        <translation>這條警報已經確認過</translation>
    </message>
    <message>
        <source>这条报警已经由您接手</source>
        <translation>這條警報已經由您接手</translation>
    </message>
    <message>
        <source>这条报警不在您手上</source>
        <translation>這條警報不在您手上</translation>
    </message>
    <message>
        <source>请先登录</source>
        <translation>請先登入</translation>
    </message>
    <message>
        <source>您的岗位不能确认这条报警，请找{whom}</source>
        <translation>您的崗位不能確認這條警報，請找{whom}</translation>
    </message>
    <message>
        <source>您的岗位不能接手这条报警，请找{whom}</source>
        <translation>您的崗位不能接手這條警報，請找{whom}</translation>
    </message>
    <message>
        <source>首次发生</source>
        <translation>首次發生</translation>
    </message>
    <message>
        <source>恢复正常</source>
        <translation>恢復正常</translation>
    </message>
    <message>
        <source>升为{severity}</source>
        <translation>升為{severity}</translation>
    </message>
    <message>
        <source>{name} 释放</source>
        <translation>{name} 釋放</translation>
    </message>
    <message>
        <source>来源没有数据，状态可能已变</source>
        <translation>來源沒有資料，狀態可能已變</translation>
    </message>
    <message>
        <source>来源恢复供数</source>
        <translation>來源恢復供數</translation>
    </message>
    <message>
        <source>再次发生（第 {count} 次）</source>
        <translation>再次發生（第 {count} 次）</translation>
    </message>
    <message>
        <source>{name} 确认</source>
        <translation>{name} 確認</translation>
    </message>
    <message>
        <source>{name} 接手</source>
        <translation>{name} 接手</translation>
    </message>
    <message>
        <source>数据陈旧</source>
        <translation>資料陳舊</translation>
    </message>
    <message>
        <source>确认</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>接手</translation>
    </message>
    <message>
        <source>释放</source>
        <translation>釋放</translation>
    </message>
    <message>
        <source>待联机提交</source>
        <translation>待連線提交</translation>
    </message>
    <message>
        <source>确认中…</source>
        <translation>確認中…</translation>
    </message>
    <message>
        <source>接手中…</source>
        <translation>接手中…</translation>
    </message>
    <message>
        <source>释放中…</source>
        <translation>釋放中…</translation>
    </message>
    <message>
        <source>监测因子</source>
        <translation>監測因子</translation>
    </message>
    <message>
        <source>监测值</source>
        <translation>監測值</translation>
    </message>
    <message>
        <source>限值</source>
        <translation>限值</translation>
    </message>
    <message>
        <source>数据标记</source>
        <translation>資料標記</translation>
    </message>
    <message>
        <source>点位编号</source>
        <translation>點位編號</translation>
    </message>
    <message>
        <source>设备编号</source>
        <translation>設備編號</translation>
    </message>
    <message>
        <source>案件编号</source>
        <translation>案件編號</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>处理状态</source>
        <translation>處理狀態</translation>
    </message>
    <message>
        <source>情况</source>
        <translation>情況</translation>
    </message>
    <message>
        <source>上报人</source>
        <translation>上報人</translation>
    </message>
    <message>
        <source>车牌号</source>
        <translation>車牌號</translation>
    </message>
    <message>
        <source>车速</source>
        <translation>車速</translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>{folder}：共 {count} 条，哈希链完整，链首 {hash}</source>
        <translation>{folder}：共 {count} 條，雜湊鏈完整，鏈首 {hash}</translation>
    </message>
    <message>
        <source>{folder}：第 {seq} 条起日志被改动或缺失（{fault}）</source>
        <translation>{folder}：日誌自第 {seq} 條起遭到更動或缺漏（{fault}）</translation>
    </message>
</context>
<context>
    <name>Bench</name>
    <message>
        <source>640×360 H.264 {fps} fps，窗口 1920×1080，{runs} 次交替运行的中位数，每次 {seconds} 秒</source>
        <translation>640×360 H.264 {fps} fps，視窗 1920×1080，{runs} 次交替執行的中位數，每次 {seconds} 秒</translation>
    </message>
    <message>
        <source>绘制</source>
        <translation>繪製</translation>
    </message>
    <message>
        <source>解码</source>
        <translation>解碼</translation>
    </message>
    <message>
        <source>显示</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>值守屏 {tiles} 路</source>
        <translation>值守屏 {tiles} 路</translation>
    </message>
    <message>
        <source>未安装对照程序 GStreamer：sudo apt-get install {packages}</source>
        <translation>未安裝對照程式 GStreamer：sudo apt-get install {packages}</translation>
    </message>
    <message>
        <source>{waiting}/{tiles} 路在 {seconds} 秒内没有画面：{reason}</source>
        <translation>{waiting}/{tiles} 路在 {seconds} 秒內沒有畫面：{reason}</translation>
    </message>
    <message>
        <source>--tiles 应为 1 到 {most}，--seconds 应大于 0</source>
        <translation>--tiles 應為 1 到 {most}，--seconds 應大於 0</translation>
    </message>
    <message>
        <source>找不到视频文件：{path}</source>
        <translation>找不到影片檔：{path}</translation>
    </message>
</context>
<context>
    <name>CardPopup</name>
    <message>
        <source>关闭</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>上墙</source>
        <translation>上牆</translation>
    </message>
    <message>
        <source>放到大屏选中的窗格</source>
        <translation>放到大螢幕選中的窗格</translation>
    </message>
    <message>
        <source>看画面</source>
        <translation>看畫面</translation>
    </message>
    <message>
        <source>转到大屏上它的窗格</source>
        <translation>轉到大螢幕上它的窗格</translation>
    </message>
    <message>
        <source>最近两路</source>
        <translation>最近兩路</translation>
    </message>
    <message>
        <source>调看离报警最近的两路摄像机</source>
        <translation>調看離警報最近的兩路攝影機</translation>
    </message>
</context>
<context>
    <name>Cli</name>
    <message>
        <source>值守屏 Watchfloor</source>
        <translation>值守屏 Watchfloor</translation>
    </message>
    <message>
        <source>命令</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>配置文件（TOML）</source>
        <translation>設定檔（TOML）</translation>
    </message>
    <message>
        <source>启动本机全部进程；没有配置文件时用演示城市</source>
        <translation>啟動本機全部行程；沒有設定檔時使用演示城市</translation>
    </message>
    <message>
        <source>演示城市的数据目录</source>
        <translation>演示城市的資料目錄</translation>
    </message>
    <message>
        <source>每 5 秒把画面存到此目录</source>
        <translation>每 5 秒把畫面存到此目錄</translation>
    </message>
    <message>
        <source>只启动服务，不开控制台</source>
        <translation>只啟動服務，不開控制台</translation>
    </message>
    <message>
        <source>中心服务地址，默认取配置文件</source>
        <translation>中心服務位址，預設取自設定檔</translation>
    </message>
    <message>
        <source>控制台</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>大屏节点：只有大屏窗口的控制台</source>
        <translation>大螢幕節點：只有大螢幕視窗的控制台</translation>
    </message>
    <message>
        <source>中心服务：记录与接口</source>
        <translation>中心服務：記錄與介面</translation>
    </message>
    <message>
        <source>网关：各部门系统的接入</source>
        <translation>閘道：各部門系統的接入</translation>
    </message>
    <message>
        <source>演示城市：模拟设备与部门系统</source>
        <translation>演示城市：模擬設備與部門系統</translation>
    </message>
    <message>
        <source>检查本机缺什么、连不上什么，并说明怎么办</source>
        <translation>檢查本機缺什麼、連不上什麼，並說明怎麼辦</translation>
    </message>
    <message>
        <source>打包诊断资料（已去除密码与地址中的账号）</source>
        <translation>打包診斷資料（已去除密碼與位址中的帳號）</translation>
    </message>
    <message>
        <source>资料包的文件名</source>
        <translation>資料包的檔名</translation>
    </message>
    <message>
        <source>审计</source>
        <translation>稽核</translation>
    </message>
    <message>
        <source>verify：校验日志哈希链</source>
        <translation>verify：校驗日誌雜湊鏈</translation>
    </message>
    <message>
        <source>性能测量</source>
        <translation>效能測量</translation>
    </message>
    <message>
        <source>数量（车辆）</source>
        <translation>數量（車輛）</translation>
    </message>
    <message>
        <source>随机种子，相同则情节相同</source>
        <translation>隨機種子，相同則情節相同</translation>
    </message>
    <message>
        <source>wall：大屏；table：整张表</source>
        <translation>wall：大螢幕；table：整張表</translation>
    </message>
    <message>
        <source>画面路数</source>
        <translation>畫面路數</translation>
    </message>
    <message>
        <source>视频地址或文件</source>
        <translation>視訊位址或檔案</translation>
    </message>
    <message>
        <source>测量秒数</source>
        <translation>測量秒數</translation>
    </message>
    <message>
        <source>输出 JSON</source>
        <translation>輸出 JSON</translation>
    </message>
    <message>
        <source>用法：</source>
        <translation>用法：</translation>
    </message>
    <message>
        <source>：</source>
        <translation>：</translation>
    </message>
    <message>
        <source>选项</source>
        <translation>選項</translation>
    </message>
    <message>
        <source>显示这段说明</source>
        <translation>顯示這段說明</translation>
    </message>
    <message>
        <source>命令写法不对：{problem}
完整说明：{prog} --help
</source>
        <translation>命令寫法不對：{problem}
完整說明：{prog} --help
</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message>
        <source>大屏节点要有自己的账号：请设置环境变量 WATCHFLOOR_USER 和 WATCHFLOOR_PASSWORD 后再启动。</source>
        <translation>大螢幕節點要有自己的帳號：請設定環境變數 WATCHFLOOR_USER 和 WATCHFLOOR_PASSWORD 後再啟動。</translation>
    </message>
    <message>
        <source>--hub 应为 http://主机:端口（{problem}）</source>
        <translation>--hub 應為 http://主機:連接埠（{problem}）</translation>
    </message>
</context>
<context>
    <name>DeedBar</name>
    <message>
        <source>确认</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>接手</translation>
    </message>
    <message>
        <source>释放</source>
        <translation>釋放</translation>
    </message>
    <message>
        <source>定位</source>
        <translation>定位</translation>
    </message>
    <message>
        <source>最近两路</source>
        <translation>最近兩路</translation>
    </message>
    <message>
        <source>地图移到这条报警的位置（在列表中按 L）</source>
        <translation>地圖移到這條警報的位置（在列表中按 L）</translation>
    </message>
    <message>
        <source>调看离报警最近的两路摄像机（在列表中按 C）</source>
        <translation>調看離警報最近的兩路攝影機（在列表中按 C）</translation>
    </message>
    <message>
        <source>在列表中按空格；按 N 到下一条未确认的</source>
        <translation>在列表中按空白鍵；按 N 到下一條未確認的</translation>
    </message>
    <message>
        <source>在列表中按 T</source>
        <translation>在列表中按 T</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>没有这一部分：{part}。可选：{parts}</source>
        <translation>沒有這一部分：{part}。可選：{parts}</translation>
    </message>
    <message>
        <source>--count 只用于 vehicles 或 cameras</source>
        <translation>--count 只用於 vehicles 或 cameras</translation>
    </message>
</context>
<context>
    <name>Doctor</name>
    <message>
        <source>摄像机</source>
        <translation>攝影機</translation>
    </message>
    <message>
        <source>配置文件中没有摄像机</source>
        <translation>設定檔中沒有攝影機</translation>
    </message>
    <message>
        <source>在配置文件中加入 [[camera]]</source>
        <translation>在設定檔中加入 [[camera]]</translation>
    </message>
    <message>
        <source>摄像机 {number} {name}</source>
        <translation>攝影機 {number} {name}</translation>
    </message>
    <message>
        <source>检查地址、用户名密码、网络与摄像机电源</source>
        <translation>檢查位址、使用者名稱與密碼、網路與攝影機電源</translation>
    </message>
    <message>
        <source>{shown} / {all} 路有画面</source>
        <translation>{shown} / {all} 路有畫面</translation>
    </message>
    <message>
        <source>主码流：{problem}</source>
        <translation>主串流：{problem}</translation>
    </message>
    <message>
        <source>子码流：{problem}</source>
        <translation>子串流：{problem}</translation>
    </message>
    <message>
        <source>没有及时送来画面</source>
        <translation>沒有及時送來畫面</translation>
    </message>
    <message>
        <source>软件版本</source>
        <translation>軟體版本</translation>
    </message>
    <message>
        <source>Python {python}，PySide6 {qt}，PyAV {av}</source>
        <translation>Python {python}，PySide6 {qt}，PyAV {av}</translation>
    </message>
    <message>
        <source>请重新执行 make setup：本产品只支持 PySide6 6.11</source>
        <translation>請重新執行 make setup：本產品只支援 PySide6 6.11</translation>
    </message>
    <message>
        <source>显示</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>使用 {display}</source>
        <translation>使用 {display}</translation>
    </message>
    <message>
        <source>没有显示器，将使用虚拟屏 Xvfb</source>
        <translation>沒有顯示器，將使用虛擬螢幕 Xvfb</translation>
    </message>
    <message>
        <source>接上显示器，或设置 DISPLAY</source>
        <translation>接上顯示器，或設定 DISPLAY</translation>
    </message>
    <message>
        <source>没有显示器，也没有虚拟屏</source>
        <translation>沒有顯示器，也沒有虛擬螢幕</translation>
    </message>
    <message>
        <source>字体</source>
        <translation>字型</translation>
    </message>
    <message>
        <source>无法检查（缺少 fc-list）</source>
        <translation>無法檢查（缺少 fc-list）</translation>
    </message>
    <message>
        <source>已安装 {font}</source>
        <translation>已安裝 {font}</translation>
    </message>
    <message>
        <source>没有 {font}，汉字会显示为方框</source>
        <translation>沒有 {font}，漢字會顯示為方框</translation>
    </message>
    <message>
        <source>解码</source>
        <translation>解碼</translation>
    </message>
    <message>
        <source>、</source>
        <translation>、</translation>
    </message>
    <message>
        <source>缺少解码器 {names}</source>
        <translation>缺少解碼器 {names}</translation>
    </message>
    <message>
        <source>请重新执行 make setup（安装 PyAV）</source>
        <translation>請重新執行 make setup（安裝 PyAV）</translation>
    </message>
    <message>
        <source>{names}，软件解码</source>
        <translation>{names}，軟體解碼</translation>
    </message>
    <message>
        <source>数据目录</source>
        <translation>資料目錄</translation>
    </message>
    <message>
        <source>{path} 不可写（{reason}）</source>
        <translation>{path} 無法寫入（{reason}）</translation>
    </message>
    <message>
        <source>更改 [hub] data，或修正目录权限与磁盘</source>
        <translation>更改 [hub] data，或修正目錄權限與磁碟</translation>
    </message>
    <message>
        <source>{path}，剩余 {free} GB</source>
        <translation>{path}，剩餘 {free} GB</translation>
    </message>
    <message>
        <source>剩余空间不足 2 GB，请清理磁盘</source>
        <translation>剩餘空間不足 2 GB，請清理磁碟</translation>
    </message>
    <message>
        <source>时钟</source>
        <translation>時鐘</translation>
    </message>
    <message>
        <source>无法确认是否已对时（缺少 timedatectl）</source>
        <translation>無法確認是否已校時（缺少 timedatectl）</translation>
    </message>
    <message>
        <source>请确认本机已配置 NTP 对时</source>
        <translation>請確認本機已設定 NTP 校時</translation>
    </message>
    <message>
        <source>已与时间服务器同步</source>
        <translation>已與時間伺服器同步</translation>
    </message>
    <message>
        <source>没有与时间服务器同步</source>
        <translation>沒有與時間伺服器同步</translation>
    </message>
    <message>
        <source>中心服务</source>
        <translation>中心服務</translation>
    </message>
    <message>
        <source>{url} 没有响应（{reason}）</source>
        <translation>{url} 沒有回應（{reason}）</translation>
    </message>
    <message>
        <source>在中心服务器上执行 watchfloor run</source>
        <translation>在中心伺服器上執行 watchfloor run</translation>
    </message>
    <message>
        <source>{url} 无法写入记录（{problem}）</source>
        <translation>{url} 無法寫入記錄（{problem}）</translation>
    </message>
    <message>
        <source>检查磁盘空间与数据目录权限</source>
        <translation>檢查磁碟空間與資料目錄權限</translation>
    </message>
    <message>
        <source>{url} 正常，记录到第 {seq} 条</source>
        <translation>{url} 正常，已記錄到第 {seq} 條</translation>
    </message>
    <message>
        <source>部门接入 {name}</source>
        <translation>部門接入 {name}</translation>
    </message>
    <message>
        <source>正常，最近一次 {when}</source>
        <translation>正常，最近一次 {when}</translation>
    </message>
    <message>
        <source>请联系该部门系统的维护人员，核对地址与端口</source>
        <translation>請聯絡該部門系統的維護人員，核對位址與連接埠</translation>
    </message>
    <message>
        <source>对方时钟相差 {seconds} 秒</source>
        <translation>對方時鐘相差 {seconds} 秒</translation>
    </message>
    <message>
        <source>请对方系统开启 NTP 对时</source>
        <translation>請對方系統開啟 NTP 校時</translation>
    </message>
    <message>
        <source>已连接但数据陈旧</source>
        <translation>已連線但資料陳舊</translation>
    </message>
    <message>
        <source>已中断</source>
        <translation>已中斷</translation>
    </message>
    <message>
        <source>还没有数据</source>
        <translation>還沒有資料</translation>
    </message>
    <message>
        <source>{mark} {what}：{words}</source>
        <translation>{mark} {what}：{words}</translation>
    </message>
    <message>
        <source>    怎么办：{remedy}</source>
        <translation>    怎麼辦：{remedy}</translation>
    </message>
    <message>
        <source>共检查 {count} 项：{broken} 项故障，{doubtful} 项需要注意</source>
        <translation>共檢查 {count} 項：{broken} 項故障，{doubtful} 項需要注意</translation>
    </message>
    <message>
        <source>配置文件</source>
        <translation>設定檔</translation>
    </message>
    <message>
        <source>没有配置文件，make run 会使用演示城市</source>
        <translation>沒有設定檔，make run 會使用演示城市</translation>
    </message>
    <message>
        <source>见 README 的五行配置</source>
        <translation>見 README 的五行設定</translation>
    </message>
    <message>
        <source>按上面的文件与行号改正</source>
        <translation>依上面的檔案與行號改正</translation>
    </message>
</context>
<context>
    <name>EmptyList</name>
    <message>
        <source>清除筛选，看全部报警</source>
        <translation>清除篩選，看全部警報</translation>
    </message>
    <message>
        <source>筛选条件下没有报警</source>
        <translation>篩選條件下沒有警報</translation>
    </message>
    <message>
        <source>另有 {count} 条报警不符合筛选条件</source>
        <translation>另有 {count} 條警報不符合篩選條件</translation>
    </message>
    <message>
        <source>现在看不到报警</source>
        <translation>現在看不到警報</translation>
    </message>
    <message>
        <source>连上中心后，这里显示全部未恢复的报警</source>
        <translation>連上中心後，這裡顯示全部未恢復的警報</translation>
    </message>
    <message>
        <source>当前没有报警</source>
        <translation>目前沒有警報</translation>
    </message>
    <message>
        <source>本席位自 {clock} 起没有看到报警（{age}）</source>
        <translation>本席位自 {clock} 起沒有看到警報（{age}）</translation>
    </message>
    <message>
        <source>还没有数据源接入，所以不会有报警</source>
        <translation>還沒有資料來源接入，所以不會有警報</translation>
    </message>
    <message>
        <source>{count} 个数据源全部正常</source>
        <translation>{count} 個資料來源全部正常</translation>
    </message>
    <message>
        <source>注意：{sources}，这些来源的报警可能收不到</source>
        <translation>注意：{sources}，這些來源的警報可能收不到</translation>
    </message>
</context>
<context>
    <name>Feeds</name>
    <message>
        <source>{department}：未接入</source>
        <translation>{department}：未接入</translation>
    </message>
</context>
<context>
    <name>FilterRow</name>
    <message>
        <source>仅未确认</source>
        <translation>僅未確認</translation>
    </message>
    <message>
        <source>只看{severity}（{colour}）报警，可多选；都不选时看全部</source>
        <translation>只看{severity}（{colour}）警報，可多選；都不選時看全部</translation>
    </message>
    <message>
        <source>全部部门</source>
        <translation>全部部門</translation>
    </message>
    <message>
        <source>部门</source>
        <translation>部門</translation>
    </message>
    <message>
        <source>搜内容、地点</source>
        <translation>搜內容、地點</translation>
    </message>
</context>
<context>
    <name>Folder</name>
    <message>
        <source>数据目录 {folder} 正由另一个 watchfloor run 使用。请先结束它（在它的终端按 Ctrl-C），或另选一个数据目录。</source>
        <translation>資料目錄 {folder} 正由另一個 watchfloor run 使用。請先結束它（在它的終端機按 Ctrl-C），或另選一個資料目錄。</translation>
    </message>
    <message>
        <source>磁盘已满，无法写入数据目录 {folder}。请腾出空间后重试，或换一个目录。</source>
        <translation>磁碟已滿，無法寫入資料目錄 {folder}。請騰出空間後重試，或換一個目錄。</translation>
    </message>
    <message>
        <source>数据目录 {folder} 只读。请以可写方式挂载后重试，或换一个目录。</source>
        <translation>資料目錄 {folder} 唯讀。請以可寫入方式掛載後重試，或換一個目錄。</translation>
    </message>
    <message>
        <source>数据目录不可用：{path}（{reason}）。请修正权限，或换一个目录后重试。</source>
        <translation>資料目錄無法使用：{path}（{reason}）。請修正權限，或換一個目錄後重試。</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>登录后还没有新的报警动态</source>
        <translation>登入後還沒有新的警報動態</translation>
    </message>
    <message>
        <source>大屏 {split} 画面，{cameras} 路视频</source>
        <translation>大螢幕 {split} 畫面，{cameras} 路視訊</translation>
    </message>
    <message>
        <source>大屏 {split} 画面，未放视频</source>
        <translation>大螢幕 {split} 畫面，未放視訊</translation>
    </message>
    <message>
        <source>CPU {percent} %</source>
        <translation>CPU {percent} %</translation>
    </message>
    <message>
        <source>本控制台与解码进程占用的处理器（整机为 100 %）</source>
        <translation>本控制台與解碼行程占用的處理器（整機為 100 %）</translation>
    </message>
    <message>
        <source>中心时钟减本机时钟，超过 2 s 请校时</source>
        <translation>中心時鐘減本機時鐘，超過 2 s 請校時</translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>Ⅰ级</source>
        <translation>Ⅰ級</translation>
    </message>
    <message>
        <source>Ⅱ级</source>
        <translation>Ⅱ級</translation>
    </message>
    <message>
        <source>Ⅲ级</source>
        <translation>Ⅲ級</translation>
    </message>
    <message>
        <source>Ⅳ级</source>
        <translation>Ⅳ級</translation>
    </message>
    <message>
        <source>红色</source>
        <translation>紅色</translation>
    </message>
    <message>
        <source>橙色</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>黄色</source>
        <translation>黃色</translation>
    </message>
    <message>
        <source>蓝色</source>
        <translation>藍色</translation>
    </message>
    <message>
        <source>网格</source>
        <translation>網格</translation>
    </message>
    <message>
        <source>应急</source>
        <translation>應急</translation>
    </message>
    <message>
        <source>环保</source>
        <translation>環保</translation>
    </message>
    <message>
        <source>交通</source>
        <translation>交通</translation>
    </message>
    <message>
        <source>城管</source>
        <translation>城管</translation>
    </message>
    <message>
        <source>值守市领导</source>
        <translation>值守市領導</translation>
    </message>
    <message>
        <source>指挥长</source>
        <translation>指揮長</translation>
    </message>
    <message>
        <source>值班长</source>
        <translation>值班長</translation>
    </message>
    <message>
        <source>调度员</source>
        <translation>調度員</translation>
    </message>
    <message>
        <source>大屏操作员</source>
        <translation>大螢幕操作員</translation>
    </message>
    <message>
        <source>督查员</source>
        <translation>督查員</translation>
    </message>
    <message>
        <source>系统管理员</source>
        <translation>系統管理員</translation>
    </message>
    <message>
        <source>安全管理员</source>
        <translation>安全管理員</translation>
    </message>
    <message>
        <source>审计管理员</source>
        <translation>審計管理員</translation>
    </message>
    <message>
        <source>已恢复</source>
        <translation>已恢復</translation>
    </message>
    <message>
        <source>未确认</source>
        <translation>未確認</translation>
    </message>
    <message>
        <source>已确认</source>
        <translation>已確認</translation>
    </message>
    <message>
        <source>已恢复未确认</source>
        <translation>已恢復未確認</translation>
    </message>
    <message>
        <source>状态未知</source>
        <translation>狀態未知</translation>
    </message>
    <message>
        <source>正常</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>数据陈旧</source>
        <translation>資料陳舊</translation>
    </message>
    <message>
        <source>失联</source>
        <translation>失聯</translation>
    </message>
    <message>
        <source>系统</source>
        <translation>系統</translation>
    </message>
    <message>
        <source>、</source>
        <translation>、</translation>
    </message>
    <message>
        <source>{some}或{last}</source>
        <translation>{some}或{last}</translation>
    </message>
    <message>
        <source>您的岗位不能这样做</source>
        <translation>您的崗位不能這樣做</translation>
    </message>
    <message>
        <source>您的岗位不能这样做，请找{whom}</source>
        <translation>您的崗位不能這樣做，請找{whom}</translation>
    </message>
    <message>
        <source>这是其他部门的报警，请由该部门或值班长处理</source>
        <translation>這是其他部門的警報，請由該部門或值班長處理</translation>
    </message>
    <message>
        <source>报警刚刚有变化，请看过新内容后再操作</source>
        <translation>警報剛剛有變化，請看過新內容後再操作</translation>
    </message>
    <message>
        <source>中心没有这条报警，可能已经恢复</source>
        <translation>中心沒有這條警報，可能已經恢復</translation>
    </message>
    <message>
        <source>报警当前的状态不能这样操作</source>
        <translation>警報目前的狀態不能這樣操作</translation>
    </message>
    <message>
        <source>登录已失效，请重新登录</source>
        <translation>登入已失效，請重新登入</translation>
    </message>
    <message>
        <source>用户名或密码不对</source>
        <translation>使用者名稱或密碼不對</translation>
    </message>
    <message>
        <source>密码错误次数过多，账号暂时锁定，请稍后再试</source>
        <translation>密碼錯誤次數過多，帳號暫時鎖定，請稍後再試</translation>
    </message>
    <message>
        <source>中心暂时无法写入记录，操作没有生效</source>
        <translation>中心暫時無法寫入記錄，操作沒有生效</translation>
    </message>
    <message>
        <source>中心不认识这个操作，请检查两端软件版本</source>
        <translation>中心不認識這個操作，請檢查兩端軟體版本</translation>
    </message>
    <message>
        <source>pH 值</source>
        <translation>pH 值</translation>
    </message>
    <message>
        <source>化学需氧量</source>
        <translation>化學需氧量</translation>
    </message>
    <message>
        <source>氨氮</source>
        <translation>氨氮</translation>
    </message>
    <message>
        <source>总氮</source>
        <translation>總氮</translation>
    </message>
    <message>
        <source>总磷</source>
        <translation>總磷</translation>
    </message>
    <message>
        <source>污水流量</source>
        <translation>污水流量</translation>
    </message>
    <message>
        <source>总悬浮颗粒物</source>
        <translation>總懸浮顆粒物</translation>
    </message>
    <message>
        <source>温度</source>
        <translation>溫度</translation>
    </message>
    <message>
        <source>湿度</source>
        <translation>濕度</translation>
    </message>
    <message>
        <source>气压</source>
        <translation>氣壓</translation>
    </message>
    <message>
        <source>风速</source>
        <translation>風速</translation>
    </message>
    <message>
        <source>风向</source>
        <translation>風向</translation>
    </message>
    <message>
        <source>噪声</source>
        <translation>噪音</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>值守屏</source>
        <translation>值守屏</translation>
    </message>
    <message>
        <source>演示</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>当前用户</source>
        <translation>目前使用者</translation>
    </message>
    <message>
        <source>换一个岗位（演示）</source>
        <translation>切換崗位（演示）</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>登出</translation>
    </message>
</context>
<context>
    <name>Hub</name>
    <message>
        <source>中心服务：{problem}</source>
        <translation>中心服務：{problem}</translation>
    </message>
    <message>
        <source>中心服务：无法在 {listen} 提供服务。</source>
        <translation>中心服務：無法在 {listen} 提供服務。</translation>
    </message>
</context>
<context>
    <name>LayerPanel</name>
    <message>
        <source>图层与图例</source>
        <translation>圖層與圖例</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>警報</translation>
    </message>
    <message>
        <source>摄像机</source>
        <translation>攝影機</translation>
    </message>
    <message>
        <source>监测点</source>
        <translation>監測點</translation>
    </message>
    <message>
        <source>车辆</source>
        <translation>車輛</translation>
    </message>
    <message>
        <source>Ⅰ级 红</source>
        <translation>Ⅰ級 紅</translation>
    </message>
    <message>
        <source>Ⅱ级 橙</source>
        <translation>Ⅱ級 橙</translation>
    </message>
    <message>
        <source>Ⅲ级 黄</source>
        <translation>Ⅲ級 黃</translation>
    </message>
    <message>
        <source>Ⅳ级 蓝</source>
        <translation>Ⅳ級 藍</translation>
    </message>
    <message>
        <source>空心：已确认或已恢复</source>
        <translation>空心：已確認或已恢復</translation>
    </message>
    <message>
        <source>监测点超标或故障</source>
        <translation>監測點超標或故障</translation>
    </message>
    <message>
        <source>监测数据陈旧</source>
        <translation>監測資料陳舊</translation>
    </message>
    <message>
        <source>位置超过 30 s 未更新</source>
        <translation>位置超過 30 s 未更新</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>值守屏</source>
        <translation>值守屏</translation>
    </message>
    <message>
        <source>登录已失效，请重新登录</source>
        <translation>登入已失效，請重新登入</translation>
    </message>
</context>
<context>
    <name>MapCard</name>
    <message>
        <source>编号</source>
        <translation>編號</translation>
    </message>
    <message>
        <source>部门</source>
        <translation>部門</translation>
    </message>
    <message>
        <source>位置</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>摄像机</source>
        <translation>攝影機</translation>
    </message>
    <message>
        <source>第 {tile} 格，画面正常</source>
        <translation>第 {tile} 格，畫面正常</translation>
    </message>
    <message>
        <source>第 {tile} 格，画面停在 {age} 前</source>
        <translation>第 {tile} 格，畫面停在 {age} 前</translation>
    </message>
    <message>
        <source>第 {tile} 格，没有画面</source>
        <translation>第 {tile} 格，沒有畫面</translation>
    </message>
    <message>
        <source>第 {tile} 格，正在连接</source>
        <translation>第 {tile} 格，正在連線</translation>
    </message>
    <message>
        <source>第 {tile} 格</source>
        <translation>第 {tile} 格</translation>
    </message>
    <message>
        <source>大屏</source>
        <translation>大螢幕</translation>
    </message>
    <message>
        <source>停车</source>
        <translation>停車</translation>
    </message>
    <message>
        <source>车辆</source>
        <translation>車輛</translation>
    </message>
    <message>
        <source>车速</source>
        <translation>車速</translation>
    </message>
    <message>
        <source>方向</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>位置更新</source>
        <translation>位置更新</translation>
    </message>
    <message>
        <source>{age} 前</source>
        <translation>{age} 前</translation>
    </message>
    <message>
        <source>向北</source>
        <translation>向北</translation>
    </message>
    <message>
        <source>向东北</source>
        <translation>向東北</translation>
    </message>
    <message>
        <source>向东</source>
        <translation>向東</translation>
    </message>
    <message>
        <source>向东南</source>
        <translation>向東南</translation>
    </message>
    <message>
        <source>向南</source>
        <translation>向南</translation>
    </message>
    <message>
        <source>向西南</source>
        <translation>向西南</translation>
    </message>
    <message>
        <source>向西</source>
        <translation>向西</translation>
    </message>
    <message>
        <source>向西北</source>
        <translation>向西北</translation>
    </message>
    <message>
        <source>最新数据</source>
        <translation>最新資料</translation>
    </message>
    <message>
        <source>还没有收到</source>
        <translation>還沒有收到</translation>
    </message>
    <message>
        <source>数据源</source>
        <translation>資料來源</translation>
    </message>
    <message>
        <source>排污口</source>
        <translation>排污口</translation>
    </message>
    <message>
        <source>扬尘监测点</source>
        <translation>揚塵監測點</translation>
    </message>
    <message>
        <source>监测点</source>
        <translation>監測點</translation>
    </message>
    <message>
        <source>{shape} {severity}，{state}，已 {age}</source>
        <translation>{shape} {severity}，{state}，已 {age}</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>警報</translation>
    </message>
    <message>
        <source>{value}  超标</source>
        <translation>{value}  超標</translation>
    </message>
    <message>
        <source>{value}  超标，限值 {limit}</source>
        <translation>{value}  超標，限值 {limit}</translation>
    </message>
    <message>
        <source>超量程</source>
        <translation>超量程</translation>
    </message>
    <message>
        <source>{clock}（{age} 前）</source>
        <translation>{clock}（{age} 前）</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>接手</translation>
    </message>
    <message>
        <source>故障</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>停运</source>
        <translation>停運</translation>
    </message>
    <message>
        <source>维护</source>
        <translation>維護</translation>
    </message>
    <message>
        <source>校准</source>
        <translation>校準</translation>
    </message>
    <message>
        <source>手工</source>
        <translation>手工</translation>
    </message>
    <message>
        <source>通信异常</source>
        <translation>通訊異常</translation>
    </message>
    <message>
        <source>发生</source>
        <translation>發生</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>还没有人接手</source>
        <translation>還沒有人接手</translation>
    </message>
</context>
<context>
    <name>MapNotice</name>
    <message>
        <source>尚未登录</source>
        <translation>尚未登入</translation>
    </message>
    <message>
        <source>正在连接中心…</source>
        <translation>正在連線中心…</translation>
    </message>
    <message>
        <source>与中心断线 {age}，图上是断线前的内容</source>
        <translation>與中心斷線 {age}，圖上是斷線前的內容</translation>
    </message>
    <message>
        <source>此范围内没有车辆位置</source>
        <translation>此範圍內沒有車輛位置</translation>
    </message>
    <message>
        <source>车辆位置已 {age} 没有更新</source>
        <translation>車輛位置已 {age} 沒有更新</translation>
    </message>
    <message>
        <source>此范围车辆 {shown} 辆，全市 {total} 辆</source>
        <translation>此範圍車輛 {shown} 輛，全市 {total} 輛</translation>
    </message>
    <message>
        <source>，其中 {count} 辆超过 30 s 未更新</source>
        <translation>，其中 {count} 輛超過 30 s 未更新</translation>
    </message>
</context>
<context>
    <name>MapPanel</name>
    <message>
        <source>{count} 台摄像机，点击放大</source>
        <translation>{count} 台攝影機，點選放大</translation>
    </message>
</context>
<context>
    <name>NearCameras</name>
    <message>
        <source>上墙</source>
        <translation>上牆</translation>
    </message>
    <message>
        <source>这条报警没有位置，找不出最近的摄像机</source>
        <translation>這條警報沒有位置，找不出最近的攝影機</translation>
    </message>
    <message>
        <source>附近没有摄像机</source>
        <translation>附近沒有攝影機</translation>
    </message>
    <message>
        <source>把“{name}”放到选中的窗格</source>
        <translation>把「{name}」放到選中的窗格</translation>
    </message>
</context>
<context>
    <name>ResourcePanel</name>
    <message>
        <source>资源</source>
        <translation>資源</translation>
    </message>
    <message>
        <source>搜名称、编号、地点</source>
        <translation>搜名稱、編號、地點</translation>
    </message>
    <message>
        <source>找到 {count} 项</source>
        <translation>找到 {count} 項</translation>
    </message>
    <message>
        <source>{cameras} 路摄像机 · {points} 个监测点</source>
        <translation>{cameras} 路攝影機 · {points} 個監測點</translation>
    </message>
    <message>
        <source>没有名称、编号或地点符合的摄像机和监测点</source>
        <translation>沒有名稱、編號或地點符合的攝影機和監測點</translation>
    </message>
    <message>
        <source>还没有摄像机和监测点。在中心的设置文件里登记后，这里按部门和区列出。</source>
        <translation>還沒有攝影機和監測點。在中心的設定檔裡登記後，這裡按部門和區列出。</translation>
    </message>
</context>
<context>
    <name>ResourceTreeView</name>
    <message>
        <source>资源树</source>
        <translation>資源樹</translation>
    </message>
    <message>
        <source>放到选中的窗格</source>
        <translation>放到選中的窗格</translation>
    </message>
    <message>
        <source>在地图上定位</source>
        <translation>在地圖上定位</translation>
    </message>
</context>
<context>
    <name>Resources</name>
    <message>
        <source>未登记区域</source>
        <translation>未登記區域</translation>
    </message>
    <message>
        <source>在墙上</source>
        <translation>在牆上</translation>
    </message>
    <message>
        <source>连接中</source>
        <translation>連線中</translation>
    </message>
    <message>
        <source>画面陈旧</source>
        <translation>畫面陳舊</translation>
    </message>
    <message>
        <source>无画面</source>
        <translation>無畫面</translation>
    </message>
    <message>
        <source>{count} 个源失联</source>
        <translation>{count} 個源失聯</translation>
    </message>
    <message>
        <source>{count} 个源数据陈旧</source>
        <translation>{count} 個源資料陳舊</translation>
    </message>
    <message>
        <source>暂无数据</source>
        <translation>暫無資料</translation>
    </message>
    <message>
        <source>{count} 项</source>
        <translation>{count} 項</translation>
    </message>
    <message>
        <source>{cameras} 路摄像机，{points} 个监测点</source>
        <translation>{cameras} 路攝影機，{points} 個監測點</translation>
    </message>
    <message>
        <source>编号 {number}</source>
        <translation>編號 {number}</translation>
    </message>
    <message>
        <source>双击放到选中的窗格，也可以拖到任意窗格</source>
        <translation>按兩下放到選中的窗格，也可以拖到任意窗格</translation>
    </message>
    <message>
        <source>数据源 {name}：{state}</source>
        <translation>資料來源 {name}：{state}</translation>
    </message>
    <message>
        <source>{state}，自 {clock} 起</source>
        <translation>{state}，自 {clock} 起</translation>
    </message>
    <message>
        <source>{factor} {value}（{age} 前）</source>
        <translation>{factor} {value}（{age} 前）</translation>
    </message>
</context>
<context>
    <name>Run</name>
    <message>
        <source>没有显示器：控制台在虚拟屏 {display} 上运行，画面每 5 秒存到 {folder}/</source>
        <translation>沒有顯示器：控制台在虛擬螢幕 {display} 上執行，畫面每 5 秒存到 {folder}/</translation>
    </message>
    <message>
        <source>按 Ctrl-C 结束。</source>
        <translation>按 Ctrl-C 結束。</translation>
    </message>
    <message>
        <source>已全部停止，运行了 {seconds} 秒</source>
        <translation>已全部停止，執行了 {seconds} 秒</translation>
    </message>
    <message>
        <source>演示城市的账号（每次启动更换密码）：</source>
        <translation>演示城市的帳號（每次啟動更換密碼）：</translation>
    </message>
    <message>
        <source>账号：</source>
        <translation>帳號：</translation>
    </message>
    <message>
        <source>（密码见配置）</source>
        <translation>（密碼見設定檔）</translation>
    </message>
</context>
<context>
    <name>Screen</name>
    <message>
        <source>没有显示器，也没有虚拟屏 Xvfb。请执行：sudo apt-get install xvfb</source>
        <translation>沒有顯示器，也沒有虛擬螢幕 Xvfb。請執行：sudo apt-get install xvfb</translation>
    </message>
    <message>
        <source>虚拟屏 Xvfb 启动失败。请单独运行 Xvfb :99 查看原因</source>
        <translation>虛擬螢幕 Xvfb 啟動失敗。請單獨執行 Xvfb :99 查看原因</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>周一</source>
        <translation>週一</translation>
    </message>
    <message>
        <source>周二</source>
        <translation>週二</translation>
    </message>
    <message>
        <source>周三</source>
        <translation>週三</translation>
    </message>
    <message>
        <source>周四</source>
        <translation>週四</translation>
    </message>
    <message>
        <source>周五</source>
        <translation>週五</translation>
    </message>
    <message>
        <source>周六</source>
        <translation>週六</translation>
    </message>
    <message>
        <source>周日</source>
        <translation>週日</translation>
    </message>
    <message>
        <source>中心服务没有启动。请通知系统管理员，稍后再试</source>
        <translation>中心服務沒有啟動。請通知系統管理員，稍後再試</translation>
    </message>
    <message>
        <source>中心没有应答。请检查网络后再试</source>
        <translation>中心沒有回應。請檢查網路後再試</translation>
    </message>
    <message>
        <source>中心的证书不可信。请通知系统管理员</source>
        <translation>中心的證書不可信。請通知系統管理員</translation>
    </message>
    <message>
        <source>这个地址上不是指挥中心服务。请检查配置的中心地址</source>
        <translation>這個地址上不是指揮中心服務。請檢查設定的中心地址</translation>
    </message>
    <message>
        <source>连不上中心。请检查网络和配置的中心地址</source>
        <translation>連不上中心。請檢查網路和設定的中心地址</translation>
    </message>
    <message>
        <source>中心服务未启动</source>
        <translation>中心服務未啟動</translation>
    </message>
    <message>
        <source>中心没有应答</source>
        <translation>中心沒有回應</translation>
    </message>
    <message>
        <source>连接被断开</source>
        <translation>連線被斷開</translation>
    </message>
    <message>
        <source>中心的应答不对</source>
        <translation>中心的回應不對</translation>
    </message>
    <message>
        <source>本机软件出错，正在重连</source>
        <translation>本機軟體出錯，正在重連</translation>
    </message>
    <message>
        <source>网络不通</source>
        <translation>網路不通</translation>
    </message>
    <message>
        <source>与中心失联：自 {since}，已 {age}（{reason}）。正在自动重连，显示的是断线前的内容</source>
        <translation>與中心失聯：自 {since}，已 {age}（{reason}）。正在自動重連，顯示的是斷線前的內容</translation>
    </message>
    <message>
        <source>中心磁盘已满：新的报警和操作暂时记不下来。请系统管理员立即腾出空间</source>
        <translation>中心磁碟已滿：新的警報和操作暫時記不下來。請系統管理員立即騰出空間</translation>
    </message>
    <message>
        <source>中心数据目录只读：新的报警和操作暂时记不下来。请系统管理员立即处理</source>
        <translation>中心資料資料夾唯讀：新的警報和操作暫時記不下來。請系統管理員立即處理</translation>
    </message>
    <message>
        <source>中心存储故障：新的报警和操作暂时记不下来。请系统管理员立即处理</source>
        <translation>中心儲存故障：新的警報和操作暫時記不下來。請系統管理員立即處理</translation>
    </message>
    <message>
        <source>中心在线</source>
        <translation>中心在線</translation>
    </message>
    <message>
        <source>与中心失联 {age}</source>
        <translation>與中心失聯 {age}</translation>
    </message>
    <message>
        <source>正在连接中心</source>
        <translation>正在連線中心</translation>
    </message>
    <message>
        <source>未登录</source>
        <translation>未登入</translation>
    </message>
    <message>
        <source>时差 {amount}</source>
        <translation>時差 {amount}</translation>
    </message>
    <message>
        <source>{level}（{colour}）：未确认 {unacknowledged} 条，共 {active} 条</source>
        <translation>{level}（{colour}）：未確認 {unacknowledged} 條，共 {active} 條</translation>
    </message>
    <message>
        <source>自 {since}</source>
        <translation>自 {since}</translation>
    </message>
    <message>
        <source>最近 {age} 前</source>
        <translation>最近 {age} 前</translation>
    </message>
    <message>
        <source>已收 {count}</source>
        <translation>已收 {count}</translation>
    </message>
    <message>
        <source>坏帧 {count}</source>
        <translation>壞幀 {count}</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>登录</source>
        <translation>登入</translation>
    </message>
    <message>
        <source>以演示岗位登录</source>
        <translation>以演示崗位登入</translation>
    </message>
    <message>
        <source>正在登录…</source>
        <translation>正在登入…</translation>
    </message>
    <message>
        <source>值守屏</source>
        <translation>值守屏</translation>
    </message>
    <message>
        <source>用户名</source>
        <translation>使用者名稱</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>密碼</translation>
    </message>
    <message>
        <source>请输入用户名和密码</source>
        <translation>請輸入使用者名稱和密碼</translation>
    </message>
</context>
<context>
    <name>Store</name>
    <message>
        <source>数据目录 {folder} 不存在。请建立它、挂载它所在的磁盘，或换一个目录。</source>
        <translation>資料目錄 {folder} 不存在。請建立它、掛載它所在的磁碟，或換一個目錄。</translation>
    </message>
    <message>
        <source>{folder} 不是目录。请换一个。</source>
        <translation>{folder} 不是目錄。請換一個。</translation>
    </message>
    <message>
        <source>数据目录 {folder} 正由另一个中心服务使用。请先结束它，或换一个目录。</source>
        <translation>資料目錄 {folder} 正由另一個中心服務使用。請先結束它，或換一個目錄。</translation>
    </message>
    <message>
        <source>数据目录 {folder} 所在的磁盘已满。请腾出空间后重新启动。</source>
        <translation>資料目錄 {folder} 所在的磁碟已滿。請騰出空間後重新啟動。</translation>
    </message>
    <message>
        <source>数据目录 {folder} 只读。请以可写方式挂载。</source>
        <translation>資料目錄 {folder} 唯讀。請以可寫入方式掛載。</translation>
    </message>
    <message>
        <source>数据目录 {folder} 不可写。请修正权限，或换一个目录。</source>
        <translation>資料目錄 {folder} 無法寫入。請修正權限，或換一個目錄。</translation>
    </message>
    <message>
        <source>数据目录 {folder} 中的日志已损坏。请先备份整个目录，再恢复最近的备份。</source>
        <translation>資料目錄 {folder} 中的日誌已損壞。請先備份整個目錄，再還原最近的備份。</translation>
    </message>
    <message>
        <source>数据目录 {folder} 中没有日志。请换一个目录。</source>
        <translation>資料目錄 {folder} 中沒有日誌。請換一個目錄。</translation>
    </message>
    <message>
        <source>数据目录 {folder} 不可用。</source>
        <translation>資料目錄 {folder} 無法使用。</translation>
    </message>
</context>
<context>
    <name>Supervisor</name>
    <message>
        <source>{name} 超过 {seconds} 秒没有响应，正在重启</source>
        <translation>{name} 超過 {seconds} 秒沒有回應，正在重新啟動</translation>
    </message>
    <message>
        <source>{name} 已退出（{reason}），{seconds} 秒后重启</source>
        <translation>{name} 已結束（{reason}），{seconds} 秒後重新啟動</translation>
    </message>
    <message>
        <source>{name} 没有及时结束，已强制结束</source>
        <translation>{name} 沒有及時結束，已強制結束</translation>
    </message>
    <message>
        <source>信号 {number}</source>
        <translation>訊號 {number}</translation>
    </message>
    <message>
        <source>状态 {number}</source>
        <translation>狀態 {number}</translation>
    </message>
</context>
<context>
    <name>Support</name>
    <message>
        <source>无法写入 {path}：{reason}</source>
        <translation>無法寫入 {path}：{reason}</translation>
    </message>
    <message>
        <source>已写入 {path}（{count} 个文件，已去除密码、令牌与地址中的账号）</source>
        <translation>已寫入 {path}（{count} 個檔案，已去除密碼、權杖與位址中的帳號）</translation>
    </message>
</context>
<context>
    <name>TileMenu</name>
    <message>
        <source>返回分屏</source>
        <translation>返回分割畫面</translation>
    </message>
    <message>
        <source>单画面放大</source>
        <translation>單畫面放大</translation>
    </message>
    <message>
        <source>清除此画面</source>
        <translation>清除此畫面</translation>
    </message>
    <message>
        <source>分屏</source>
        <translation>分割畫面</translation>
    </message>
    <message>
        <source>{count} 画面</source>
        <translation>{count} 畫面</translation>
    </message>
    <message>
        <source>清空全部画面</source>
        <translation>清空全部畫面</translation>
    </message>
</context>
<context>
    <name>Wall</name>
    <message>
        <source>视频连接中断</source>
        <translation>視訊連線中斷</translation>
    </message>
    <message>
        <source>摄像机地址有误</source>
        <translation>攝影機地址有誤</translation>
    </message>
    <message>
        <source>摄像机拒绝连接</source>
        <translation>攝影機拒絕連線</translation>
    </message>
    <message>
        <source>网络不通</source>
        <translation>網路不通</translation>
    </message>
    <message>
        <source>摄像机没有应答</source>
        <translation>攝影機沒有回應</translation>
    </message>
    <message>
        <source>对方不是视频服务</source>
        <translation>對方不是視訊服務</translation>
    </message>
    <message>
        <source>用户名或密码不对</source>
        <translation>使用者名稱或密碼不對</translation>
    </message>
    <message>
        <source>摄像机没有这路视频</source>
        <translation>攝影機沒有這路視訊</translation>
    </message>
    <message>
        <source>摄像机报错</source>
        <translation>攝影機報錯</translation>
    </message>
    <message>
        <source>这路码流里没有视频</source>
        <translation>這路串流裡沒有視訊</translation>
    </message>
    <message>
        <source>视频格式不支持</source>
        <translation>視訊格式不支持</translation>
    </message>
    <message>
        <source>摄像机不再送来画面</source>
        <translation>攝影機不再送來畫面</translation>
    </message>
    <message>
        <source>摄像机断开了连接</source>
        <translation>攝影機斷開了連線</translation>
    </message>
    <message>
        <source>解码程序已重启</source>
        <translation>解碼程式已重啟</translation>
    </message>
    <message>
        <source>视频文件打不开</source>
        <translation>影片檔案打不開</translation>
    </message>
    <message>
        <source>空</source>
        <translation>空</translation>
    </message>
    <message>
        <source>未安排画面</source>
        <translation>未安排畫面</translation>
    </message>
    <message>
        <source>从左侧拖入摄像机</source>
        <translation>從左側拖入攝影機</translation>
    </message>
    <message>
        <source>资源表中已没有这台摄像机</source>
        <translation>資源表中已沒有這台攝影機</translation>
    </message>
    <message>
        <source>正在等待摄像机资料</source>
        <translation>正在等待攝影機資料</translation>
    </message>
    <message>
        <source>高清画面不可用：{reason}</source>
        <translation>高畫質畫面不可用：{reason}</translation>
    </message>
    <message>
        <source>正在取高清画面</source>
        <translation>正在取高畫質畫面</translation>
    </message>
    <message>
        <source>实时</source>
        <translation>即時</translation>
    </message>
    <message>
        <source>画面停住</source>
        <translation>畫面停住</translation>
    </message>
    <message>
        <source>画面停住了</source>
        <translation>畫面停住了</translation>
    </message>
    <message>
        <source>正在连接</source>
        <translation>正在連線</translation>
    </message>
    <message>
        <source>正在连接，第 {attempt} 次</source>
        <translation>正在連線，第 {attempt} 次</translation>
    </message>
    <message>
        <source>连接中</source>
        <translation>連線中</translation>
    </message>
    <message>
        <source>无信号</source>
        <translation>無訊號</translation>
    </message>
    <message>
        <source>中断 {age}</source>
        <translation>中斷 {age}</translation>
    </message>
    <message>
        <source>{seconds} s 后重试</source>
        <translation>{seconds} s 後重試</translation>
    </message>
    <message>
        <source>正在重试</source>
        <translation>正在重試</translation>
    </message>
</context>
<context>
    <name>WallPanel</name>
    <message>
        <source>{count} 画面</source>
        <translation>{count} 畫面</translation>
    </message>
    <message>
        <source>清空</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>清空全部画面</source>
        <translation>清空全部畫面</translation>
    </message>
    <message>
        <source>全屏</source>
        <translation>全螢幕</translation>
    </message>
    <message>
        <source>在整块屏幕上显示</source>
        <translation>在整個螢幕上顯示</translation>
    </message>
</context>
<context>
    <name>WallStatusLine</name>
    <message>
        <source>退出全屏（Esc）</source>
        <translation>離開全螢幕（Esc）</translation>
    </message>
    <message>
        <source>演示</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>与中心失联 {age}</source>
        <translation>與中心失聯 {age}</translation>
    </message>
    <message>
        <source>正在连接中心</source>
        <translation>正在連線中心</translation>
    </message>
    <message>
        <source>未登录</source>
        <translation>未登入</translation>
    </message>
    <message>
        <source>值守屏 · {centre}</source>
        <translation>值守屏 · {centre}</translation>
    </message>
    <message>
        <source>值守屏</source>
        <translation>值守屏</translation>
    </message>
</context>
<context>
    <name>WallView</name>
    <message>
        <source>电视墙</source>
        <translation>電視牆</translation>
    </message>
</context>
<context>
    <name>WallWindow</name>
    <message>
        <source>值守屏 · 大屏</source>
        <translation>值守屏 · 大螢幕</translation>
    </message>
</context>
<context>
    <name>Wiring</name>
    <message>
        <source>这条报警没有位置，找不到附近的摄像机</source>
        <translation>這條警報沒有位置，找不到附近的攝影機</translation>
    </message>
    <message>
        <source>附近没有带位置的摄像机</source>
        <translation>附近沒有帶位置的攝影機</translation>
    </message>
    <message>
        <source>附近没有摄像机，最近的一路在 {distance} 外</source>
        <translation>附近沒有攝影機，最近的一路在 {distance} 外</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>大屏</source>
        <translation>大螢幕</translation>
    </message>
    <message>
        <source>一张图</source>
        <translation>一張圖</translation>
    </message>
    <message>
        <source>并列</source>
        <translation>並列</translation>
    </message>
</context>
<context>
    <name>ZoomButtons</name>
    <message>
        <source>放大（+）</source>
        <translation>放大（+）</translation>
    </message>
    <message>
        <source>缩小（-）</source>
        <translation>縮小（-）</translation>
    </message>
    <message>
        <source>全城（Home）</source>
        <translation>全城（Home）</translation>
    </message>
</context>
</TS>
